"""Every text that tries to run something, on every way into the site: no page, feed or answer has
it do so, and what was typed is shown as it was typed."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from articles.models import Page, Revision, Section, Topic
from comments.models import Comment
from newsroom.demo import load
from tests.articles.story_form import add_url, rows, typed_story
from tests.comments.posting import send
from tests.factories import (
    make_author,
    make_comment,
    make_photo,
    make_revision,
    make_section,
    make_user,
)
from tests.hostile_site import Words, hostile_values, make_hostile_site, problems, walk
from tests.hostile_text import ADDRESSES, ESCAPES, TEXTS, active_markup, lines_of

READER_STARTS = ["/", "/en/", "/luu-tru/", "/tim-kiem/?q=xss", "/tim-kiem/goi-y/?q=xss"]
BREAKS_OUT = lines_of(ESCAPES)


@pytest.fixture
def admin(client, db):
    client.force_login(make_user(is_superuser=True, username="<svg onload=xss()>"))
    return client


def check_site(client, story, *starts):
    wrong = {path: found for path, answer in walk(client, *starts) if (found := problems(answer))}
    assert wrong == {}
    page = LexborHTMLParser(client.get(story.get_absolute_url()).text)
    assert " ".join(page.css_first("h1").text().split()) == story.headline


def test_no_page_of_a_hostile_newspaper_runs_anything(client, db):
    story, _comment = make_hostile_site(Words(BREAKS_OUT))
    check_site(client, story, *READER_STARTS, story.get_absolute_url())


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(TEXTS), 11))
def test_no_page_nor_desk_runs_anything_whichever_text_stands_where(admin, first):
    story, _comment = make_hostile_site(Words([*TEXTS[first:], *TEXTS[:first]]))
    check_site(admin, story, *READER_STARTS, story.get_absolute_url(), "/admin/")


@pytest.mark.parametrize("model", [Page, Section, Topic])
def test_rows_made_many_at_once_are_as_safe(client, db, model):
    words = Words(BREAKS_OUT)
    made = [model(**hostile_values(model, words), slug=f"ten-{n}") for n in range(len(BREAKS_OUT))]
    model.objects.bulk_create(made)
    if model is Topic:  # which stands on the site where a live story has it
        make_revision(topics=[topic.name for topic in made[::9]])
    for row in made[::9]:
        answer = client.get(row.get_absolute_url())
        assert answer.status_code == 200
        assert problems(answer) == []  # its frame has all the others


def test_links_that_are_none_are_dropped_however_they_come(client, db):
    stories = [make_revision(source_url=address) for address in ADDRESSES[:3]]
    comment = make_comment(website="javascript:xss()")
    assert problems(client.get(comment.article.get_absolute_url())) == []
    Comment.objects.update(website="java\tscript:xss()")
    assert {one.website for one in Comment.objects.all()} == {""}
    assert {
        one.source_url for one in Revision.objects.filter(pk__in=[story.pk for story in stories])
    } == {""}
    link = Revision._meta.get_field("source_url")
    assert {link.get_prep_value(address) for address in ADDRESSES} == {""}
    assert link.get_prep_value("HTTPS://x.example/?a=1&b=ệ") == "HTTPS://x.example/?a=1&b=ệ"


def test_the_storys_form_keeps_and_gives_back_nothing_active(admin):
    section, author = make_section(), make_author()
    for typed in [" ".join(TEXTS[start::4]) for start in range(4)]:
        figure = {"photo": make_photo().pk, "placement": "lead", "alt": typed[:300]}
        values = typed_story(
            section, author, headline=typed[:250], body=typed, standfirst=typed[:1000]
        )
        values |= {"kicker": typed[:120], "dateline": typed[:120], "source_name": typed[:120]}
        answer = admin.post(
            add_url(), values | rows("figures", figure) | {"_save": "1"}, follow=True
        )
        assert answer.redirect_chain
        assert problems(answer) == []
        assert active_markup(Revision.objects.latest("pk").body) == []
        refused = admin.post(add_url(), values | {"headline": ""})
        assert refused.status_code == 200
        assert problems(refused) == []
        assert values["body"].strip() in refused.context["adminform"].form["body"].value()


def test_what_is_pasted_comes_back_without_anything_active(admin):
    for typed in TEXTS:
        address = reverse("admin:articles_revision_paste")
        answer = admin.post(address, typed.encode(), content_type="text/html")
        assert active_markup(json.loads(answer.text)["html"]) == []


def test_the_comment_form_keeps_and_gives_back_nothing_active(client, db):
    article = make_revision().article
    for number, typed in enumerate(TEXTS[::2]):
        for changes in [[{}], [{"preview": "1"}, {"name": ""}]][number % 2]:
            answer = send(client, article, **{"body": typed, "name": typed[:80]} | changes)
            if answer.status_code == 302:
                answer = client.get(answer.url)
            assert problems(answer) == []
    assert [found for one in Comment.objects.all() if (found := active_markup(one.body_html))] == []


@pytest.mark.slow
def test_a_command_that_reads_texts_keeps_nothing_active(client, db, monkeypatch):
    words = Words(TEXTS)

    def hostile(value, key=""):
        if isinstance(value, dict):
            return {name: hostile(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [hostile(one, key) for one in value]
        is_text = key in {"headline", "kicker", "standfirst", "dateline", "about", "bio", "caption"}
        return words(100) if is_text else value + words() if key == "body" else value

    read = load.read
    monkeypatch.setattr(load, "read", lambda name: hostile(read(name)))
    monkeypatch.setattr(load, "load_comments", lambda rows: None)
    call_command("load_demo")
    for story in Revision.objects.live()[:8]:
        assert problems(client.get(story.get_absolute_url())) == []
    assert problems(client.get("/")) == []
