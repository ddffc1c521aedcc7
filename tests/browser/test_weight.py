"""What a reader on a cheap telephone has to load."""

import gzip

import pytest
from django.core.management import call_command

from articles.models import Identity, Switch
from tests.page_types import make_page_types

KILOBYTE = 1024


@pytest.fixture
def types(transactional_db):
    return make_page_types()


def loaded(page, path):
    """Everything the page asks for, as (kind, address, bytes)."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path, wait_until="networkidle")
    return [(one.request.resource_type, one.url, one.body()) for one in answers]


def compressed(answers, *kinds):
    return sum(len(gzip.compress(body)) for kind, _url, body in answers if kind in kinds)


def test_a_story_is_light(new_page, types):
    Switch.objects.all().delete()  # an ordinary day of an ordinary outlet
    Identity.objects.update(palette="forest")
    answers = loaded(new_page(), types["story"].path)
    assert compressed(answers, "document", "stylesheet", "script") <= 60 * KILOBYTE
    assert compressed(answers, "script") <= 10 * KILOBYTE
    assert len(answers) <= 12, "\n".join(url for _kind, url, _body in answers)


@pytest.mark.slow
def test_the_report_of_the_demo_is_light(new_page, transactional_db, settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    answers = loaded(new_page(), "/bai-viet/so-ket-quy-che-phoi-hop-2017/")
    assert compressed(answers, "document", "stylesheet", "script") <= 60 * KILOBYTE
    assert compressed(answers, "script") <= 10 * KILOBYTE
    assert len(answers) <= 12, "\n".join(url for _kind, url, _body in answers)


def test_letters_are_light(new_page, types):
    fonts = [body for kind, _url, body in loaded(new_page(), types["story"].path) if kind == "font"]
    assert 0 < sum(map(len, fonts)) <= 100 * KILOBYTE


def test_who_saves_data_is_sent_no_letters(new_page, types):
    page = new_page(extra_http_headers={"Save-Data": "on"})
    for name in ("front page", "story", "official"):
        kinds = [kind for kind, _url, _body in loaded(page, types[name].path)]
        assert "font" not in kinds, name
