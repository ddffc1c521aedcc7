"""What the scripts of the desk are answered by."""


def is_script(request):
    """Whether a script of the desk asks, which wants facts and no page."""
    return request.headers.get("Accept", "").startswith("application/json")
