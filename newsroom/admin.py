from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class NewsroomAdminSite(AdminSite):
    """The editors' desk."""

    site_header = _("Newsroom desk")
    site_title = _("Newsroom desk")
    index_title = _("Desk")
