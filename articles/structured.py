"""The site's pages for machines: schema.org as JSON-LD."""

import json

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from articles.addresses import absolute
from articles.models import Byline
from articles.printing import figure_keys

# Inside a script element these would end it, or begin a comment.
SCRIPT_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
PICTURE_CROPS = ("16x9", "4x3", "1x1")


def scripts(*things):
    """The elements that tell machines of `things`; what is empty is left out."""
    return mark_safe("".join(script(filled(thing)) for thing in things))


def script(values):
    told = {"@context": "https://schema.org"} | values
    data = json.dumps(told, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))


def filled(values):
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def machine_time(moment):
    """A moment as HTML and feeds write it; they take no microseconds."""
    return localtime(moment).isoformat(timespec="seconds")


def news_article(revision, identity, description, corrections=(), share_picture=""):
    address = absolute(revision.get_absolute_url())
    bylines = [one for one in revision.bylines.all() if one.credit == Byline.Credit.REPORTER]
    part = getattr(revision.article, "series_part", None)
    return {
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "url": address,
        "inLanguage": "vi",
        "headline": revision.headline,
        "description": description,
        "datePublished": machine_time(revision.first_published_at),
        "dateModified": machine_time(revision.modified_at),
        "articleSection": revision.section.name,
        "keywords": [tagging.tag.name for tagging in revision.taggings.all()],
        "video": recordings(revision, description, is_video=True),
        "audio": recordings(revision, description, is_video=False),
        "image": pictures(revision.lead_figure(), share_picture),
        "author": [person(one.author) for one in bylines] or [newsroom(identity)],
        "publisher": newsroom(identity),
        "mentions": [
            filled(person(mention.tag) | {"jobTitle": mention.position_text})
            for mention in revision.mentions.all()
        ],
        "about": [organisation(row.organisation) for row in revision.revision_organisations.all()],
        "isPartOf": part and filled(series(part.series)),
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": correction.public_note,
                "datePublished": machine_time(correction.publish_at),
            }
            for correction in corrections
        ],
        "commentCount": revision.article.comment_count,
    }


def pictures(figure, share_picture):
    if figure is None:
        return [share_picture] if share_picture else []
    addresses = (absolute(figure.photo.crop_url(crop, 1200)) for crop in PICTURE_CROPS)
    return list(dict.fromkeys(addresses))


def recordings(revision, description, is_video):
    """The videos, or the sound, that a story plays."""
    placed = figure_keys(revision.body)
    return [
        recording(figure, revision, description)
        for figure in revision.figures.all()
        if figure.plays and (figure.placement == figure.Placement.LEAD or figure.key in placed)
        if bool(figure.embed or figure.clip.is_video) == is_video
    ]


def recording(figure, revision, description):
    clip, player = figure.clip, figure.player
    values = {
        "@type": "VideoObject" if player or figure.embed or clip.is_video else "AudioObject",
        "name": figure.caption or revision.headline,
        "description": description,
        "thumbnailUrl": [absolute(figure.photo.crop_url("16x9", 1200))],
        "uploadDate": machine_time(revision.first_published_at),
        "inLanguage": "vi",
        "transcript": figure.transcript,
        "embedUrl": player and player.source,
    }
    if clip:
        values |= {
            "contentUrl": absolute(clip.file.url),
            "encodingFormat": clip.content_type,
            "contentSize": str(clip.size),
            "duration": iso_duration(clip.duration),
            "width": clip.width,
            "height": clip.height,
        }
    return {name: value for name, value in filled(values).items() if value != 0}


def iso_duration(seconds):
    """Seconds as ISO 8601 writes them: "PT1M24S"."""
    minutes, seconds = divmod(max(1, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "H"), (minutes, "M"), (seconds, "S")]
    return "PT" + "".join(f"{number}{letter}" for number, letter in parts if number)


def newsroom(identity):
    home = absolute("/")
    return {"@type": "NewsMediaOrganization", "name": str(identity), "url": home}


def person(one):
    """An official or an author."""
    name = getattr(one, "full_name", None) or one.name
    return {"@type": "Person", "name": name, "url": absolute(one.get_absolute_url())}


def organisation(one):
    values = {"@type": "Organization", "name": one.name, "alternateName": one.other_names}
    return filled(values | {"url": absolute(one.get_absolute_url())})


def series(one):
    address = absolute(one.get_absolute_url())
    return {"@type": "CreativeWorkSeries", "name": one.name, "url": address}


def breadcrumbs(*places):
    """The way from the front page to here: (name, address) each."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(address)}
            for position, (name, address) in enumerate(places, start=1)
        ],
    }


def story_path(revision, identity):
    section = revision.section
    return breadcrumbs(
        (str(identity), reverse("articles:front_page")),
        (section.name, section.get_absolute_url()),
        (revision.headline, revision.get_absolute_url()),
    )


def event(one):
    place = one.place and {"@type": "Place", "name": one.place}
    values = {"@type": "Event", "name": one.name, "startDate": one.date.isoformat()}
    return filled(values | {"location": place, "organizer": one.host and organisation(one.host)})


def profile(one, posts=(), portrait=None):
    """The page of a person: an official with the posts held today, or an author."""
    about = person(one) | {"jobTitle": list(posts), "description": getattr(one, "bio", "")}
    if portrait:
        about["image"] = absolute(portrait.crop_url("1x1", 800))
    address = absolute(one.get_absolute_url())
    return {"@type": "ProfilePage", "url": address, "mainEntity": filled(about)}


def collection(name, address, about=None):
    """A list of stories, perhaps about something that has a name."""
    page = {"@type": "CollectionPage", "name": name, "url": absolute(address), "about": about}
    return page | {"inLanguage": "vi"}
