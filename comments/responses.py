"""How the answers to a form differ from Django's own."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """On to a page to be read, whatever was sent: going back sends nothing again."""

    status_code = 303
