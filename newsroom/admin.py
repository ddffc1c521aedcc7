from django.contrib.admin import AdminSite
from django.urls import path
from django.utils.translation import gettext_lazy as _


class NewsroomAdminSite(AdminSite):
    """The editors' desk.

    It is made before any admin module, which registers there: what it shows is imported late.
    """

    site_header = _("Newsroom desk")
    site_title = _("Newsroom desk")
    index_title = _("Desk")

    def index(self, request, extra_context=None):
        from newsroom.desk import blocks_for, charts_for

        desk = {"blocks": blocks_for(request.user), "charts": charts_for(request.user)}
        return super().index(request, desk | (extra_context or {}))

    def get_urls(self):
        from articles.admin.royalties import royalties

        page = path("royalties/", self.admin_view(royalties), name="royalties")
        return [page, *super().get_urls()]

    def autocomplete_view(self, request):
        from articles.admin.autocomplete import ChoicesView

        return ChoicesView.as_view(admin_site=self)(request)
