"""Readers who save data (their browser says so) are sent no fonts."""

from django.utils.cache import patch_vary_headers


def saves_data(request):
    return request.headers.get("Save-Data", "").lower() == "on"


def middleware(get_response):
    """Have caches keep the two kinds of page apart."""

    def answer(request):
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page or response.status_code == 304:
            patch_vary_headers(response, ["Save-Data"])
        return response

    return answer
