"""A stored text as the page shows it."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.comparison import blocks_of, compare
from articles.gate import missing_for_approval
from articles.models import Figure, Revision
from articles.names import found_in
from articles.printing import printed_bodies, printed_body
from articles.seals import broken_seals
from tests.clips import make_clip
from tests.factories import make_draft, make_photo, make_revision


def draft_with_figures(body, *keys, **values):
    draft = make_draft(body=body)
    for order, key in enumerate(keys):
        words = {"alt": f"Mô tả {key}", "caption": f"Ảnh {key}", "credit": "Suối Đá"} | values
        Figure.objects.create(
            revision=draft, photo=make_photo(), key=key, placement="body", order=order, **words
        )
    return draft


def printed(body, **values):
    return printed_body(Revision(body=body, **values))


def test_a_dateline_stands_inside_the_first_paragraph_of_the_story_itself():
    body = "<blockquote><p>Lời.</p></blockquote><p>Hội nghị.</p>"
    assert printed(body, dateline="Chiều 1/3").endswith(
        '<p><span class="dateline">Chiều 1/3</span>, Hội nghị.</p>'
    )
    assert printed("<h2>Tít</h2>", dateline="<Đây> –") == (
        '<p><span class="dateline">&lt;Đây&gt; –</span></p><h2>Tít</h2>'
    )


def test_a_stored_table_of_endless_spans_is_printed_at_once():
    """Stored past the forms: a body that is typed has none."""
    rows = 2000 * '<tr><td rowspan="99" colspan="99">1</td></tr>'
    started = time.process_time()
    html = printed(f"<table><tbody>{rows}</tbody></table>")
    assert time.process_time() - started < 1
    assert html.count("<td") == 2000


def test_notes_are_numbered_and_stand_below_the_text():
    html = printed(
        '<p>Ba Na<small class="note">Một <em>dân tộc</em>.</small>, '
        'Brâu<small class="note">Hai &lt;.</small>.</p>'
    )
    text, notes = html.split('<section class="notes"')
    assert text.startswith('<p>Ba Na<sup class="note"><a id="ve-1" href="#chu-thich-1"')
    assert 'href="#chu-thich-2"' in text
    assert "dân tộc" not in text
    assert '<li id="chu-thich-1">Một <em>dân tộc</em>.' in notes
    assert '<li id="chu-thich-2">Hai &lt;.' in notes
    assert 'href="#ve-2"' in notes


def test_a_table_stands_in_a_box_that_scrolls_and_says_what_its_headings_head():
    assert printed(
        "<table><tbody><tr><th>Xã</th><th>Hộ</th></tr><tr><th>A</th><td>1</td></tr></tbody></table>"
    ) == (
        '<div class="table-box" role="region" aria-label="Bảng 1" tabindex="0"><table>'
        '<thead><tr><th scope="col">Xã</th><th scope="col" class="number">Hộ</th></tr></thead>'
        '<tbody><tr><th scope="row">A</th><td class="number">1</td></tr></tbody></table></div>'
    )


def test_a_column_of_numbers_is_known_by_its_class():
    cells = [
        ["th>Xã", "th>Hộ", "th>Tỷ lệ", "th>Đường"],
        ["td>A", "td>1.204", "td>+3,5%", "td>QL 24"],
        ["td>B", "td>–", "td>-12 %", "td>675"],
        ['td colspan="2">Cả hai', "td>± 4", "td>"],
    ]
    rows = "".join("<tr>" + "".join(f"<{c}</{c[:2]}>" for c in row) + "</tr>" for row in cells)
    html = printed(f"<table><tbody>{rows}</tbody></table>")
    assert re.findall(r'class="number">([^<]*)', html) == [
        "Hộ", "Tỷ lệ", "1.204", "+3,5%", "–", "-12 %", "± 4"
    ]  # fmt: skip


@pytest.mark.parametrize(("before", "level"), [("", "h2"), ("<h2>Tít</h2>", "h3")])
def test_a_fact_box_is_named_by_its_heading_which_skips_no_level(before, level):
    box = '<aside class="fact-box"><h3>Số liệu</h3><p>1</p></aside>'
    assert printed(before + box) == (
        f'{before}<aside class="fact-box" aria-labelledby="hop-1">'
        f'<{level} id="hop-1">Số liệu</{level}><p>1</p></aside>'
    )


def test_a_quotation_has_its_source_as_caption():
    quote = "<p>Lời.</p><cite>Bà Y Mai</cite>"
    printed_quote = "<blockquote><p>Lời.</p></blockquote><figcaption>Bà Y Mai</figcaption></figure>"
    assert printed(f"<blockquote>{quote}</blockquote>") == f'<figure class="quote">{printed_quote}'
    assert printed(f'<aside class="pull-quote">{quote}</aside>') == (
        f'<figure class="pull-quote">{printed_quote}'
    )
    assert printed("<blockquote><p>Lời.</p></blockquote>") == "<blockquote><p>Lời.</p></blockquote>"


def test_an_embed_nothing_knows_is_a_plain_link():
    assert printed('<figure data-embed="https://example.com/?a=1&amp;b=2"></figure>') == (
        '<p class="embed"><a href="https://example.com/?a=1&amp;b=2" rel="external">'
        "https://example.com/?a=1&amp;b=2</a></p>"
    )


@pytest.mark.django_db
def test_a_picture_is_printed_with_its_words_where_the_text_names_it():
    draft = draft_with_figures(
        '<p>a</p><figure data-figure="k1" class="small left"></figure>', "k1"
    )
    html = printed_body(draft)
    assert html.startswith("<p>a</p>")
    assert 'class="story-figure small left"' in html
    assert 'alt="Mô tả k1"' in html
    assert "Ảnh k1" in html
    assert "Ảnh: Suối Đá" in html
    assert 'loading="lazy"' in html


@pytest.mark.django_db
def test_a_picture_the_story_lost_leaves_no_gap_but_stops_its_approval():
    draft = draft_with_figures(
        '<figure data-figure="k1"></figure><figure data-gallery="k2 k3"></figure>', "k3"
    )
    html = printed_body(draft)
    assert html.count("<figure") == html.count("<picture>") == 1
    missing = missing_for_approval(draft, timezone.now())
    assert [sentence.rpartition(": ")[2] for sentence in missing] == ["k1", "k2"]


def test_what_plays_in_a_stored_gallery_has_its_link(db):
    draft = draft_with_figures('<figure data-gallery="k1 k2 k3"></figure>', "k1")
    clip, still = make_clip(), make_photo()
    draft.figures.create(photo=still, key="k2", placement="body", clip=clip)
    draft.figures.create(
        photo=still, key="k3", placement="body", embed="https://youtu.be/aqz-KE-bpKQ"
    )
    html = printed_body(draft)
    assert html.count(f'<a class="clip-length" href="{clip.file.url}">Phát</a>') == 1
    assert html.count('href="https://youtu.be/aqz-KE-bpKQ"') == 1


@pytest.mark.django_db
def test_a_gallery_leads_from_each_picture_to_its_file():
    html = printed_body(draft_with_figures('<figure data-gallery="k2 k1"></figure>', "k1", "k2"))
    assert html.index("Ảnh k2") < html.index("Ảnh k1")
    assert html.count("<a href=") == 2
    assert "Phóng to ảnh 1/2: Mô tả k2" in html


@pytest.mark.django_db
def test_a_link_to_a_story_follows_it_and_is_plain_words_while_readers_cannot_see_it():
    target = make_revision(slug="cu").article
    story = Revision(body=f'<p><a data-article="{target.pk}">bài <em>này</em></a></p>')
    link = '<p><a href="/bai-viet/{0}/" data-printed="http://testserver/bai-viet/{0}/">'
    assert printed_body(story) == f"{link.format('cu')}bài <em>này</em></a></p>"
    target.move_to("moi")
    assert printed_body(story) == f"{link.format('moi')}bài <em>này</em></a></p>"
    target.withdraw(None, "Đã gỡ.", "Sai")
    assert printed_body(story) == "<p>bài <em>này</em></p>"


@pytest.mark.django_db
def test_a_story_that_links_to_one_readers_cannot_see_waits_for_it():
    now = timezone.now()
    due_later = make_revision(headline="Tin hẹn giờ", publish_at=now + timedelta(hours=1))
    body = f'<p><a data-article="{due_later.article_id}">x</a> <a data-article="999">y</a></p>'
    draft = make_draft(body=body)
    told = [sentence.rpartition(": ")[2] for sentence in missing_for_approval(draft, now)]
    assert told == ["Tin hẹn giờ", "#999"]
    later = missing_for_approval(draft, now + timedelta(hours=2))
    assert [sentence.rpartition(": ")[2] for sentence in later] == ["#999"]


@pytest.mark.django_db
def test_many_stories_are_printed_with_three_queries(django_assert_num_queries):
    target = make_revision().article
    link = f'<p><a data-article="{target.pk}">x</a></p>'
    drafts = [
        draft_with_figures(f'{link}<figure data-gallery="k1 k2"></figure>', "k1", "k2")
        for _story in range(5)
    ]
    drafts = list(Revision.objects.filter(pk__in=[draft.pk for draft in drafts]))
    with django_assert_num_queries(3):  # figures, their photos, the stories linked to
        assert len(printed_bodies(drafts)) == 5
    with django_assert_num_queries(0):
        printed_bodies([Revision(body="<p>a</p>")])


@pytest.mark.django_db
def test_a_page_with_figures_and_links_costs_no_query_more(client, django_assert_num_queries):
    target = make_revision().article
    draft = draft_with_figures(
        f'<p><a data-article="{target.pk}">x</a></p><figure data-figure="k1"></figure>', "k1"
    )
    draft.submit(None)
    draft.approve(None, timezone.now())
    plain, page = (one.get_absolute_url() for one in (make_revision(lead=make_photo()), draft))
    client.get(plain)  # what every page shows is now known to the process
    with CaptureQueriesContext(connection) as queries:
        client.get(plain)
    with django_assert_num_queries(len(queries)):
        response = client.get(page)
    assert target.get_absolute_url() in response.text
    assert list(broken_seals(Revision.objects.all())) == []


@pytest.mark.django_db
def test_the_comparison_tells_of_figures_tables_and_notes():
    first = draft_with_figures('<p>a</p><figure data-figure="k1"></figure>', "k1")
    body = (
        '<p>a<small class="note">Ghi chú.</small></p>'
        '<figure data-figure="k1" class="wide"></figure>'
        '<figure data-embed="https://example.com/"></figure>'
        "<table><tbody><tr><td>Xã</td><td>Hộ</td></tr></tbody></table>"
    )
    second = draft_with_figures(body, "k1")
    texts = [block.text for block in blocks_of(second)]
    assert texts == [
        "a (Ghi chú.)",
        "[Ảnh: Ảnh k1]",
        "[Nội dung nhúng: https://example.com/]",
        "Xã | Hộ",
    ]
    dressed = [paragraph for paragraph in compare(first, second).body if paragraph.only_looks]
    assert [paragraph.pieces[0].text for paragraph in dressed] == ["[Ảnh: Ảnh k1]"]


def test_a_name_is_found_in_a_table_and_a_note_and_never_across_them():
    html = (
        "<table><tbody><tr><td>Trần Văn</td><td>Hai</td></tr></tbody></table>"
        '<p>Tỉnh<small class="note">Lê Thị Ba</small></p>'
    )
    found = found_in(html, ["Trần Văn Hai", "Lê Thị Ba", "Trần Văn"])
    assert [one.name for one in found] == ["Trần Văn", "Lê Thị Ba"]


def test_what_was_stored_by_a_way_round_the_field_is_no_danger():
    assert (
        printed('<p onclick="x()">a<script>x()</script></p><iframe src="x"></iframe>') == "<p>a</p>"
    )


def test_a_description_has_words_apart_and_no_notes():
    from articles.templatetags.newspaper import description

    story = Revision(body='<p>Một<small class="note">Ghi chú</small>.</p><p>Hai.</p>')
    assert description(story) == "Một. Hai."
