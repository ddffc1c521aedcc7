"""What stands where a story's text names an address of another site."""

from django.utils.html import format_html


def printed_embed(address: str) -> str:
    """The HTML of an embed; an address nothing here knows is a plain link."""
    return format_html('<p class="embed"><a href="{0}" rel="external">{0}</a></p>', address)
