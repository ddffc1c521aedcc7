"""Colours: how well one is read upon another."""

# What css/tokens.css puts words on, in each scheme: the page, and a box on it.
GROUNDS = {"light": ["#fbfcfa", "#f0f3ef"], "dark": ["#121714", "#1c2320"]}
INKS = ["#ffffff", "#0d1412"]
READABLE = 4.5  # WCAG 2.2 AA, text of any size


def contrast(one, other):
    """The contrast of two colours like "#0f5f4a", between 1 and 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour, scheme):
    """Whether words in `colour` can be read everywhere in a scheme."""
    return all(contrast(colour, ground) >= READABLE for ground in GROUNDS[scheme])


def ink_on(colour):
    """Black or white: what is read best upon `colour`."""
    return max(INKS, key=lambda ink: contrast(ink, colour))


def stylesheet(light, dark):
    """The style sheet of a site whose accents are these; after css/tokens.css, on screen only."""
    on_light, on_dark = (
        f"--accent:{accent};--accent-ink:{ink_on(accent)}" for accent in (light, dark)
    )
    followed = f':root:not([data-theme="light"]){{{on_dark}}}'
    chosen = f':root[data-theme="dark"]{{{on_dark}}}'
    return (
        f"@media screen{{:root{{{on_light}}}{chosen}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{{followed}}}\n"
    )


def _luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
