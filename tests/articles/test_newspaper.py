from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils.translation import gettext, override

from articles.models import Revision
from articles.templatetags import newspaper


@pytest.mark.parametrize(
    ("moment", "weekday", "line"),
    [
        (datetime(2018, 3, 1, 9, 30, tzinfo=UTC), "Thursday", "01/3/2018, 16:30 (GMT+7)"),
        (datetime(2026, 11, 21, 17, 0, tzinfo=UTC), "Sunday", "22/11/2026, 00:00 (GMT+7)"),
    ],
)
def test_a_moment_is_printed_in_the_newsrooms_time(moment, weekday, line):
    assert newspaper.vietnam_time(moment) == f"{gettext(weekday)}, {line}"


def test_the_day_of_a_moment_is_the_one_in_vietnam():
    assert newspaper.plain_day(datetime(2018, 2, 28, 17, 0, tzinfo=UTC)) == "01/3/2018"
    assert newspaper.plain_day(date(2018, 2, 28)) == "28/2/2018"


def test_machines_read_a_moment_without_microseconds():
    moment = datetime(2018, 3, 1, 9, 30, 1, 275171, tzinfo=UTC)
    assert newspaper.machine_time(moment) == "2018-03-01T16:30:01+07:00"


def test_a_day_is_printed_with_its_weekday():
    with override("en"):
        assert newspaper.vietnam_day(date(2026, 2, 9)) == "Monday, 9 February 2026"


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("<p>Mưa lớn.</p><p>Hết.</p>", "<p>{} Mưa lớn.</p><p>Hết.</p>"),
        ("<h2>Tít xen</h2><p>Mưa.</p>", "<h2>Tít xen</h2><p>{} Mưa.</p>"),
        ("<ul><li>Mưa</li></ul>", "<p>{}</p><ul><li>Mưa</li></ul>"),
    ],
)
def test_a_dateline_opens_the_first_paragraph_or_stands_alone(body, printed):
    revision = Revision(dateline="Đăk Nước –", body=body)
    expected = printed.format('<span class="dateline">Đăk Nước –</span>')
    assert newspaper.printed_body(revision) == expected


def test_a_body_without_a_dateline_stays_as_it_is():
    assert newspaper.printed_body(Revision(body="<p>Mưa.</p>")) == "<p>Mưa.</p>"


@pytest.mark.parametrize("credit", ["", "Minh họa: Newsroom"])
def test_a_credit_that_says_what_it_is_gets_no_label(credit):
    assert newspaper.picture_credit(credit) == credit


def test_a_picture_without_a_label_gets_one():
    assert newspaper.picture_credit("Suối Đá").endswith(": Suối Đá")


def test_a_story_without_standfirst_is_described_by_its_first_words():
    body = "<p>Giá cà phê &amp; tiêu tăng.</p>\n<p>Hết.</p>"
    assert newspaper.description(Revision(body=body)) == "Giá cà phê & tiêu tăng. Hết."
    assert newspaper.description(Revision(body=body, standfirst="Sapo.")) == "Sapo."


def test_addresses_become_absolute_and_other_hosts_stay():
    assert newspaper.absolute("/bai-viet/a/") == "http://testserver/bai-viet/a/"
    assert newspaper.absolute("https://anh.example/a.jpg") == "https://anh.example/a.jpg"


def test_filters_are_found_by_templates():
    template = engines["django"].from_string("{% load newspaper %}{{ day|vietnam_day }}")
    assert template.render({"day": date(2026, 2, 9)}).endswith("09/2/2026")
