"""Pages of the site as a whole: health, what browsers and robots ask for, errors."""

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import (
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseServerError,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from articles import frame
from articles.addresses import path_as_kept
from articles.colours import stylesheet
from articles.models import Redirect
from articles.search.addresses import names_meant_by, question_of, stories_meant_by
from newsroom import kept_posts
from newsroom.languages import in_language

PLAIN = "text/plain; charset=utf-8"
ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /bao-tin/
Disallow: /bao-vi-pham/
Disallow: /binh-luan/
Disallow: /dang-ngay/
Disallow: /du-lieu-ca-nhan/xem/
Disallow: /du-lieu-ca-nhan/xoa/
Disallow: /xem-truoc/
Disallow: /en/binh-luan/
Disallow: /en/xem-truoc/
"""


# Health


@require_safe
@never_cache
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
@never_cache
def readyz(request):
    """Whether readers can be sent here; a failure names what fails and tells nothing about it."""
    checks = {"database": ask_database, "cache": ask_cache, "migrations": ask_migrations}
    failing = [name for name, check in checks.items() if fails(check)]
    if failing:
        return HttpResponse("\n".join(failing) + "\n", status=503, content_type=PLAIN)
    return HttpResponse("ok\n", content_type=PLAIN)


def fails(check):
    try:
        return not check()
    except Exception:  # whatever it is: the balancer only asks whether
        return True


def ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()


def ask_cache():
    cache.set("readyz", "ok", 10)
    return cache.get("readyz")


def ask_migrations():
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


# Robots, icon, colours


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request):
    """Where browsers look on pages that name no picture of the site, the desk's among them."""
    return redirect(static("favicon.svg"))


@require_safe
def colours(request, version):
    """The site's own accents as a style sheet: pages allow no style but a file of the site."""
    identity = frame.current().identity
    response = HttpResponse(stylesheet(*identity.accents), content_type="text/css; charset=utf-8")
    if version == identity.colours_version:
        patch_cache_control(response, public=True, max_age=365 * 24 * 3600, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response


@require_safe
def robots(request):
    return HttpResponse(ROBOTS, content_type=PLAIN)


# Errors


def bad_request(request, exception=None):
    return error_page(request, 400)


def forbidden(request, exception=None, reason=""):
    """Also what Django shows where a form's CSRF token is missing or old; it gives a `reason`.

    A form of the desk whose token grew old, since its writer logged in again elsewhere, is offered
    once more with all that was typed; whoever lost the right meanwhile is given the texts.
    """
    if kept_posts.is_worth_keeping(request):
        if reason and kept_posts.is_from_here(request):
            return kept_posts.offer_again(admin.site, request)
        if not reason and admin.site.has_permission(request) and kept_posts.texts_in(request):
            return kept_posts.give_back(admin.site, request)
    return error_page(request, 403)


def not_found(request, exception=None):
    """No page here: on to where it moved, or the same answer for whatever readers may not see."""
    if moved := redirect_from(request):
        # Asked for each time: a story may go back to an old address, and whoever kept the way
        # from there would be led in a circle.
        headers = {"Cache-Control": "no-cache"}
        target = in_language(moved.target, get_language())
        return HttpResponsePermanentRedirect(target, headers=headers)
    if request.method not in ("GET", "HEAD"):
        return error_page(request, 404)
    names = names_meant_by(request.path)
    meant = [] if names else stories_meant_by(request.path)
    question = question_of(request.path)
    return error_page(request, 404, names=names, meant=meant, question=question)


def error_page(request, status, **context):
    """The page of an error: it stands in no other language."""
    return render(request, f"{status}.html", {"alternates": [], **context}, status=status)


def redirect_from(request):
    """The redirect of the address asked for, or None."""
    if request.method not in ("GET", "HEAD") or "\0" in request.path:
        return None
    path = path_as_kept(request.path)
    return Redirect.objects.select_related("article").filter(old_path=path).first()


def server_error(request):
    """Rendered from settings alone: whatever failed may fail again."""
    page = render_to_string("500.html", {"site_name": settings.SITE_NAME})
    return HttpResponseServerError(page)
