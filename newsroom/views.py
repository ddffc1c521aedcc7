"""Pages of the site as a whole: health, media, errors."""

from django.http import HttpResponse


def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


readyz = media = healthz


def bad_request(request, exception=None):
    pass


forbidden = not_found = bad_request


def server_error(request):
    pass
