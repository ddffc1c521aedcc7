"""How a picture is printed."""

from django import template

from articles import frame

register = template.Library()


@register.inclusion_tag("articles/_picture.html")
def picture(photo, alt="", sizes="100vw", crop="", first=False):
    """A photo, shown as wide as `sizes` says; `crop` is "16x9", "4x3", "1x1", or "" for the whole
    of it. The `first` of a page is its largest: it loads at once, the others as readers near them.
    """
    width, height = photo.size_of(crop)
    return {
        "alt": alt,
        "sizes": sizes,
        "crop": crop,
        "is_first": first,
        "src": photo.crop_url(crop, 800),
        "avif": photo.srcset("avif", crop),
        "jpeg": photo.srcset("jpg", crop),
        "blur": photo.blur,
        "width": width,
        "height": height,
    }


@register.inclusion_tag("articles/_picture_words.html", takes_context=True)
def picture_words(context, figure):
    """What stands below a picture: its caption and credit as printed, and what AI had to do with
    it, as the newsroom says that."""
    label = figure.photo.ai_label
    # A text may be printed without a page around it.
    identity = context.get("identity") or frame.current().identity if label else None
    return {"figure": figure, "ai": identity.ai_words_of_picture(label) if label else ""}


@register.simple_tag
def picture_url(photo, width, crop=""):
    """A JPEG of a photo, at least `width` pixels wide where there is one."""
    return photo.crop_url(crop, width)
