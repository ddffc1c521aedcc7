"""What stands between a story and its readers: what it must have, and what deserves a look."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache, partial
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.addresses import without_language
from articles.embeds import player_for
from articles.markup import plain_text
from articles.names import found_in, key_of, mended
from articles.printing import embedded_addresses, figure_keys, linked_articles
from articles.vietnamese import fold, spelling

LONGEST_HEADLINE = 65  # letters; search pages cut longer ones
LONGEST_STANDFIRST = 400  # letters of the text that are offered as one
RECENT = timedelta(days=30)
MOST_HEADLINES = 500
SAME_WORDS = 0.7  # the share of two headlines' words that makes one look like the other
MOST_NAMES = 12  # warnings about names that fit on a screen
HREF = re.compile(r'<a [^>]*?href="([^"]*)"')


class Caution(NamedTuple):
    """Something to look at before approval. `mend` puts it right and answers what it did;
    where no click can, `address` leads to the place (a field, or another story)."""

    sentence: str
    button: str = ""
    address: str = ""
    key: str = ""  # how the form names this warning when its button is pressed
    mend: Callable | None = None


# What must be there


def missing_for_approval(revision, at, predecessor=None):
    """What must be mended before readers may see a story from `at`, a sentence each."""
    figures = list(revision.figures.all())
    checks = [
        (not revision.headline, _("The story has no headline.")),
        (not revision.section_id, _("The story has no section.")),
        (not revision.body, _("The story has no text.")),
        (not revision.bylines.exists(), _("The story has no byline.")),
        (
            any(not (figure.alt or figure.is_decorative) for figure in figures),
            _("A picture has no alt text: describe it, or mark it as decorative."),
        ),
        (any(not figure.credit for figure in figures), _("A picture has no credit.")),
        (
            revision.change in ("correction", "rectification") and not revision.public_note,
            _("A correction needs a note to readers."),
        ),
        (
            predecessor and at <= predecessor.publish_at,
            _("The hour must be later than that of what stands now."),
        ),
    ]
    unstated = [
        _("%(name)s has no position: write it, or choose “no position given”.")
        % {"name": mention.tag.full_name}
        for mention in revision.mentions.select_related("tag")
        if not (mention.position_text or mention.position_unstated)
    ]
    lacking = [sentence for is_missing, sentence in checks if is_missing]
    return [
        *lacking,
        *unstated,
        *event_to_come(revision.event, at),
        *lost_figures(revision, figures),
        *dead_links(revision, at),
    ]


def event_to_come(event, at):
    """A sentence where a report would be read at `at`, before the day of what it reports on."""
    if event and event.date > timezone.localdate(at):
        sentence = _(
            "The event is on %(day)s, after readers get the story: put its date right, or name no "
            "event in a story that announces it."
        )
        yield sentence % {"day": date_format(event.date, "d/m/Y")}


def lost_figures(revision, figures):
    """A sentence for each place in the text whose picture is not among the story's."""
    keys = {figure.key for figure in figures}
    lost = [key for key in figure_keys(revision.body) if key not in keys]
    sentence = _("A picture in the text is not among the story's pictures any more: %(key)s")
    return [sentence % {"key": key} for key in dict.fromkeys(lost)]


def dead_links(revision, at):
    """A sentence for each link readers could not follow at `at`, its source's among them: to the
    desk, to the preview of a draft, or to a story of this site that is not live then."""
    links = [*HREF.findall(revision.body), escape(revision.source_url)]
    paths = {href: _own_path(unescape(href)) for href in links}
    places = {href: _place_at(path) for href, path in paths.items()}
    slugs = {href: slug for href, place in places.items() if (slug := _story_at(place))}
    reachable = _reachable(type(revision), slugs.values(), at) | {revision.article.slug}
    sentences = []
    for href, path in paths.items():
        if _is_of_the_desk(path):
            sentence = _("A link leads to the desk, where readers cannot go: %(address)s")
        elif places[href] and places[href].view_name == "articles:preview":
            sentence = _("A link leads to the preview of a draft, which closes: %(address)s")
        elif slugs.get(href, revision.article.slug) not in reachable:
            sentence = _("A link leads to a story readers cannot see at that hour: %(address)s")
        else:
            continue
        sentences.append(sentence % {"address": unescape(href)})
    return [*sentences, *_unreachable_articles(revision, at)]


def _unreachable_articles(revision, at):
    """The same for links that name their story by its number: there they are plain words."""
    linked = linked_articles(revision.body) - {revision.article_id}
    if not linked:
        return []
    revisions = type(revision).objects
    live = revisions.live(at).filter(article__in=linked).values_list("article", flat=True)
    dead = linked.difference(live)
    newest = revisions.heads().filter(article__in=dead).values_list("article", "headline")
    headlines = dict(newest) if dead else {}
    sentence = _("A link leads to a story readers cannot see at that hour: %(address)s")
    return [sentence % {"address": headlines.get(pk, f"#{pk}")} for pk in sorted(dead)]


def _own_path(href):
    """The path of a link within this site, in whatever language; empty for any other."""
    try:
        address = urlsplit(urljoin(settings.SITE_URL, href))
    except ValueError:
        return ""
    own_hosts = {urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    is_own = address.scheme in ("http", "https") and address.hostname in own_hosts
    return without_language(unquote(address.path)) if is_own else ""


def _is_of_the_desk(path):
    return f"{path}/".startswith(reverse("admin:index"))


def _place_at(path):
    """What stands at a path of this site, a missing slash at its end added; or None."""
    try:
        return resolve(path if path.endswith("/") else path + "/")
    except Resolver404:
        return None


def _story_at(place):
    return place.kwargs["slug"] if place and place.view_name == "articles:detail" else None


def _reachable(revisions, slugs, at):
    """Of `slugs`, those under which readers find a story at `at`, be it by a redirect."""
    if not slugs:
        return set()
    live = revisions.objects.live(at)
    found = set(live.filter(article__slug__in=slugs).values_list("article__slug", flat=True))
    if found >= set(slugs):
        return found
    articles = revisions._meta.get_field("article").related_model
    redirects = articles._meta.get_field("redirects").related_model.objects
    old = {reverse("articles:detail", args=[slug]): slug for slug in set(slugs) - found}
    for redirect in redirects.filter(old_path__in=old):
        if redirect.article_id is None or live.filter(article=redirect.article_id).exists():
            found.add(old[redirect.old_path])
    return found


# What deserves a look


def warnings(revision):
    """What an editor should look at before approving; none of it blocks."""
    figures = list(revision.figures.select_related("photo", "clip"))
    return [
        *_about_newer_text(revision),
        *_about_headline(revision),
        *_about_standfirst(revision),
        *_about_clips(figures),
        *_about_embeds(revision),
        *_about_pictures(revision, figures),
        *_about_people(revision, figures),
    ]


def _about_newer_text(revision):
    """What came to stand after this draft was begun would go with its approval, unnoticed."""
    if not (revision.is_open and revision.article.is_known):
        return
    live = revision.article.revision_in_place()
    if live and live.publish_at > revision.created_at:
        sentence = _("Readers got version %(number)s after this text was begun: look what differs.")
        address = reverse("admin:articles_revision_compare")
        yield Caution(
            sentence % {"number": live.number},
            _("Compare the two"),
            f"{address}?old={live.pk}&new={revision.pk}",
        )


def _about_headline(revision):
    if len(revision.headline) > LONGEST_HEADLINE:
        sentence = _("The headline has %(count)s letters: search pages cut it after %(most)s.")
        counts = {"count": len(revision.headline), "most": LONGEST_HEADLINE}
        yield Caution(sentence % counts, _("Go to the headline"), "#id_headline")
    if other := similar_story(revision):
        sentence = _("Readers may take this for a story of %(day)s: “%(headline)s”.")
        day = date_format(timezone.localtime(other.first_published_at), "d/m/Y")
        address = reverse("admin:articles_revision_change", args=[other.pk])
        words = {"day": day, "headline": other.headline}
        yield Caution(sentence % words, _("Look at that story"), address)


def similar_story(revision):
    """The newest other story of the last days, published or scheduled, with nearly the same
    headline; or None."""
    words = words_of(revision.headline)
    others = type(revision).objects.approved().exclude(article=revision.article_id)
    recent = others.filter(
        superseded_at=None,
        article__withdrawn_at=None,
        first_published_at__gte=timezone.now() - RECENT,
    )
    for other in recent.order_by("-first_published_at").only("headline", "first_published_at")[
        :MOST_HEADLINES
    ]:
        others_words = words_of(other.headline)
        if words and len(words & others_words) >= SAME_WORDS * len(words | others_words):
            return other
    return None


def words_of(headline):
    """The words of a headline as search compares them."""
    return set(filter(None, re.split(r"[^\w']+", " ".join(map(_fold, headline.split())))))


_fold = lru_cache(maxsize=20_000)(fold)


def _about_standfirst(revision):
    if revision.standfirst:
        return
    sentence = _("The story has no standfirst: lists and search pages show it.")
    if first := first_sentence(revision.body):
        button, take = _("Take the text's first sentence"), partial(_take, revision, first)
        yield Caution(sentence, button, key="standfirst", mend=take)
    else:
        yield Caution(sentence, _("Write the standfirst"), "#id_standfirst")


def _about_clips(figures):
    """Who cannot hear or see needs words."""
    for figure in (one for one in figures if one.clip_id):
        if figure.clip.is_video and not figure.captions:
            sentence = _("The video “%(clip)s” has no captions: who cannot hear misses its words.")
        elif not figure.transcript:
            sentence = _("“%(clip)s” has no transcript: search and readers find its words there.")
        else:
            continue
        yield Caution(sentence % {"clip": figure.clip}, _("Go to the pictures"), "#figures-group")


def _about_embeds(revision):
    """Short addresses ("fb.watch/…") do not tell which video they lead to."""
    for address in dict.fromkeys(embedded_addresses(revision.body)):
        if not player_for(address):
            sentence = _(
                "Readers get a plain link, for no video is known at this address: %(address)s. If "
                "it leads to one, open it and take the full address from the browser."
            )
            yield Caution(sentence % {"address": address}, _("Go to the text"), "#id_body")


def _about_pictures(revision, figures):
    named = set(figure_keys(revision.body))
    unnamed = [one for one in figures if one.placement == "body" and one.key not in named]
    for figure in unnamed:
        yield Caution(
            _("The text shows this picture nowhere: “%(picture)s”.") % {"picture": figure},
            button=_("Show it at the end of the text"),
            key=f"figure-{figure.key}",
            mend=partial(_show_figure, revision, figure),
        )


def _about_people(revision, figures):
    day = revision.event.date if revision.event_id else timezone.localdate()
    officials = type(revision)._meta.get_field("officials").related_model
    tenures = officials._meta.get_field("tenures").related_model.objects
    posts = Prefetch("tag__tenures", tenures.valid_on(day), to_attr="posts")
    has_posts = Exists(tenures.filter(official=OuterRef("tag")))
    tagged = revision.mentions.select_related("tag").annotate(has_posts=has_posts)
    mentions = list(tagged.prefetch_related(posts))
    captions = [figure.caption for figure in figures]
    yield from _about_names(revision, officials.objects.offered(), mentions, day, captions)
    for mention in mentions:
        held = mention.tag.printed_posts
        if held and not mention.position_unstated and _differs(mention.position_text, held):
            yield Caution(
                _("%(name)s is printed as “%(printed)s”; on %(day)s the posts were “%(held)s”.")
                % {
                    "name": mention.tag.full_name,
                    "printed": mention.position_text,
                    "day": date_format(day, "d/m/Y"),
                    "held": held,
                },
                button=_("Take the posts of that day"),
                key=f"position-{mention.pk}",
                mend=partial(_take_position, mention, held),
            )
        elif mention.has_posts and mention.position_text and not held:
            yield _about_nothing_held(mention, day)


def _about_nothing_held(mention, day):
    sentence = _("%(name)s is printed as “%(printed)s”; no post is known that was held on %(day)s.")
    return Caution(
        sentence
        % {
            "name": mention.tag.full_name,
            "printed": mention.position_text,
            "day": date_format(day, "d/m/Y"),
        },
        _("Look at the posts"),
        reverse("admin:articles_official_change", args=[mention.tag_id]),
    )


def _about_names(revision, officials, mentions, day, captions):
    known = {}  # everybody by name; "Hoà" and "Hòa" are one
    for row in officials.values_list("pk", "name", "full_name"):
        known.setdefault(key_of(row[2]), []).append(row)
    tagged = {key for mention in mentions for key in (mention.tag_id, mention.tag.merged_into_id)}
    text = "\n".join([revision.headline, revision.standfirst, revision.body, *captions])
    names = [namesakes[0][2] for namesakes in known.values()]
    for found in found_in(text, names)[:MOST_NAMES]:
        namesakes = known[key_of(found.name)]
        if not found.is_right:
            yield Caution(
                _("The text says “%(printed)s”. Is it %(name)s?")
                % {"printed": found.text, "name": found.name},
                button=_("Write “%(name)s”") % {"name": found.name},
                key=f"name-{found.text}-{found.name}",
                mend=partial(_respell, revision, found.text, found.name),
            )
        elif tagged.isdisjoint(pk for pk, _name, _full_name in namesakes):
            for pk, name, _full_name in namesakes:
                yield Caution(
                    _("The text names %(name)s, who is not among the people in the story.")
                    % {"name": name},
                    button=_("Add %(name)s") % {"name": name},
                    key=f"tag-{pk}",
                    mend=partial(_tag, revision, officials, pk, day),
                )


def first_sentence(body):
    """How a text begins; empty where that is long. "TP. Kon Tum" ends no sentence."""
    lines = plain_text(body, notes=False).splitlines() or [""]
    ends = [end for end in re.finditer(r"[.!?…](?=\s)", lines[0]) if _ends(lines[0], end.start())]
    sentence = lines[0][: ends[0].end()] if ends else lines[0]
    return sentence if len(sentence) <= LONGEST_STANDFIRST else ""


def _ends(line, place):
    return place > 0 and not line[place - 1].isupper()


def _differs(one, other):
    return spelling(one).casefold() != spelling(other).casefold()


# Mending


def mend(revision, key, by):
    """Put right what the warning called `key` tells of, as a version of the draft.

    Answers what was done; None where the revision has no such warning (any more).
    """
    caution = next((one for one in warnings(revision) if one.mend and one.key == key), None)
    if caution is None or not revision.is_open:
        return None
    note = caution.mend()
    revision.version += 1
    revision.save(update_fields=["headline", "standfirst", "body", "version"])
    revision.events.create(
        by=by, kind="edit", from_state=revision.state, to_state=revision.state, note=note
    )
    return note


def _respell(revision, wrong, right):
    for name in ["headline", "standfirst", "body"]:
        setattr(revision, name, mended(getattr(revision, name), wrong, right))
    for figure in revision.figures.all():
        figure.caption = mended(figure.caption, wrong, right)
        figure.save(update_fields=["caption"])
    return f"{wrong} → {right}"


def _take(revision, standfirst):
    revision.standfirst = standfirst
    return standfirst


def _show_figure(revision, figure):
    revision.body += f'<figure data-figure="{figure.key}"></figure>'
    return f"+ {figure}"


def _tag(revision, officials, pk, day):
    official = officials.get(pk=pk)
    last = revision.mentions.last()
    mention = revision.mentions.create(
        tag=official,
        role="mentioned",
        position_text=official.position_on(day),
        order=last.order + 1 if last else 0,
    )
    return f"+ {mention.tag.full_name}" + (mention.position_text and f", {mention.position_text}")


def _take_position(mention, held):
    was, mention.position_text = mention.position_text, held
    mention.save(update_fields=["position_text"])
    return f"{mention.tag.full_name}: {was} → {held}"
