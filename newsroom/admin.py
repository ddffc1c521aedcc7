from functools import wraps

from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _


class NewsroomAdminSite(AdminSite):
    """The editors' desk.

    It is made before any admin module, which registers there: what it shows is imported late.
    """

    site_header = _("Newsroom desk")
    site_title = _("Newsroom desk")
    index_title = _("Desk")

    login_template = "admin/login_again.html"

    def admin_view(self, view, cacheable=False):
        """Whoever may not come in, since their login expired, finds what they sent at the door."""
        from newsroom.kept_posts import ask_to_log_in, is_worth_keeping

        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def keeping(request, *args, **kwargs):
            if not self.has_permission(request) and is_worth_keeping(request):
                return ask_to_log_in(self, request)
            return inner(request, *args, **kwargs)

        return keeping

    def login(self, request, extra_context=None):
        from newsroom.kept_posts import offer_to_send, opened, salt

        kept, salt_of_browser = request.POST.get("kept", ""), salt(request)
        response = super().login(request, {"kept": kept} | (extra_context or {}))
        found = opened(kept, salt_of_browser) if kept and self.has_permission(request) else None
        return offer_to_send(self, request, *found) if found else response

    def index(self, request, extra_context=None):
        from newsroom.desk import blocks_for, charts_for

        desk = {"blocks": blocks_for(request.user), "charts": charts_for(request.user)}
        return super().index(request, desk | (extra_context or {}))

    def get_urls(self):
        from articles.admin.royalties import royalties
        from comments.admin.urls import urls as comment_urls
        from newsroom.figures import figures

        pages = [
            path("royalties/", self.admin_view(royalties), name="royalties"),
            path("comments/figures/", self.admin_view(figures), name="comment_figures"),
            path(
                "r/<int:content_type_id>/<path:object_id>/",
                self.admin_view(self.on_site),
                name="view_on_site",
            ),
        ]
        return [*pages, *comment_urls(self.admin_view), *super().get_urls()]

    def on_site(self, request, content_type_id, object_id):
        """The page of a row, for whoever may see the row: the address of a draft tells of it."""
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        kind = get_object_or_404(ContentType, pk=content_type_id)
        if not request.user.has_perm(f"{kind.app_label}.view_{kind.model}"):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def autocomplete_view(self, request):
        from articles.admin.autocomplete import ChoicesView

        return ChoicesView.as_view(admin_site=self)(request)
