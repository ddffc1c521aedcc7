"""What is new under one story, for feed readers and for the page itself."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from articles.discussion import settle
from articles.models import Revision
from articles.views.pages import page_for_everyone

NEWEST = 50


class CommentFeed(Feed):
    """The newest comments of a story."""

    feed_type = Atom1Feed

    def get_object(self, request, slug):
        return _story(slug)

    def title(self, revision):
        return _("Comments: %(headline)s") % {"headline": revision.headline}

    def link(self, revision):
        return f"{revision.get_absolute_url()}#binh-luan"

    def items(self, revision):
        comments = revision.article.comments.visible().newest_first().for_reading()[:NEWEST]
        for comment in comments:
            comment.article = revision.article
        return comments

    def item_title(self, comment):
        return comment.author_name

    def item_description(self, comment):
        return comment.html

    def item_author_name(self, comment):
        return comment.author_name

    def item_pubdate(self, comment):
        return comment.created_at

    item_updateddate = item_pubdate

    def item_guid(self, comment):
        return urljoin(settings.SITE_URL, comment.get_absolute_url())


comment_feed = page_for_everyone(CommentFeed())


@page_for_everyone
def comment_news(request, slug):
    """How many comments there are now: what an open page asks from time to time."""
    return JsonResponse({"count": _story(slug).article.comment_count})


def _story(slug):
    live = Revision.objects.live().select_related("article").defer("body")
    revision = get_object_or_404(live, article__slug=slug)
    if not settle(revision).shows_comments:
        raise Http404
    return revision
