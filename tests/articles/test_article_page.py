import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import gettext

from articles.models import Article, Byline, Redirect, Revision, RevisionOrganisation
from comments.moderation import pick
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_section,
    make_series,
)

pytestmark = pytest.mark.database

MARCH_1 = datetime(2018, 3, 1, 9, 30, tzinfo=UTC)
TIME_LINE = "01/3/2018, 16:30 (GMT+7)"


def approve(draft, at=None, change=None):
    draft.submit(None)
    draft.approve(None, at or timezone.now(), change)
    return draft


def next_revision(story, at=None, change=None, **values):
    """A change to a live story, approved for `at`."""
    draft = story.copy(None)
    Revision.objects.filter(pk=draft.pk).update(**values)
    draft.refresh_from_db()
    return approve(draft, at, change)


def text_of(html):
    """What is read aloud: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def structured_data(text):
    """What the page tells machines, by its type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return {data["@type"]: data for data in map(json.loads, found)}


def test_a_story_shows_its_words(client, db):
    story = make_revision(
        kicker="Hội nghị sơ kết",
        headline="Sơ kết Quy chế phối hợp",
        standfirst="Phối hợp chặt chẽ.",
        body="<p>Đoạn một.</p><h2>Tít xen</h2><p>Đoạn <em>hai</em>.</p>",
        section=make_section("Chính trị"),
    )
    text = client.get(story.get_absolute_url()).text
    assert "<h1>Sơ kết Quy chế phối hợp</h1>" in text
    assert "Hội nghị sơ kết" in text
    assert "Phối hợp chặt chẽ." in text
    assert "<p>Đoạn một.</p><h2>Tít xen</h2><p>Đoạn <em>hai</em>.</p>" in text
    assert f'<a href="{story.section.get_absolute_url()}">Chính trị</a>' in text
    assert 'aria-current="true">Chính trị</a>' in text


def test_the_dateline_stands_before_the_first_sentence(client, db):
    story = make_revision(dateline="(kontumtv.vn) – Chiều 1/3", body="<p>Hội nghị họp.</p>")
    text = client.get(story.get_absolute_url()).text
    dateline = '<span class="dateline">(kontumtv.vn) – Chiều 1/3</span>'
    assert f"<p>{dateline}, Hội nghị họp.</p>" in text


def test_a_story_is_dated_and_signed(client, db):
    draft = make_draft(bylines=("Thanh Tùng", "Công Luận"))
    for order, credit in enumerate([Byline.Credit.PHOTO, Byline.Credit.EDITOR], start=2):
        Byline.objects.create(
            revision=draft, author=make_author(f"Người {order}"), credit=credit, order=order
        )
    story = approve(draft, MARCH_1)
    text = client.get(story.get_absolute_url()).text
    weekday = gettext("Thursday")
    assert f'<time datetime="2018-03-01T16:30:00+07:00">{weekday}, {TIME_LINE}</time>' in text
    first, second = '<a href="/tac-gia/thanh-tung/">', '<a href="/tac-gia/cong-luan/">'
    assert f">{first}Thanh Tùng</a> – {second}Công Luận</a></p>" in text
    assert '<p>Ảnh: <a href="/tac-gia/nguoi-2/">Người 2</a></p>' in text
    assert '<p>Biên tập: <a href="/tac-gia/nguoi-3/">Người 3</a></p>' in text
    assert 'class="modified"' not in text


def test_a_material_change_is_dated_and_a_minor_one_is_not(client, db):
    story = make_revision(publish_at=MARCH_1)
    minor = next_revision(story, MARCH_1 + timedelta(hours=1), Revision.Change.MINOR)
    assert 'class="modified"' not in client.get(story.get_absolute_url()).text
    next_revision(minor, MARCH_1 + timedelta(days=1), Revision.Change.UPDATE)
    text = client.get(story.get_absolute_url()).text
    assert TIME_LINE in text
    modified = text[text.index('class="modified"') :]
    assert '<time datetime="2018-03-02T16:30:00+07:00">' in modified


def test_a_correction_is_told_and_stays_told(client, db):
    story = make_revision(publish_at=MARCH_1)
    note = "Bản trước viết sai tên cầu."
    change = Revision.Change.CORRECTION
    corrected = next_revision(story, MARCH_1 + timedelta(hours=1), change, public_note=note)
    assert note in client.get(story.get_absolute_url()).text
    next_revision(corrected, MARCH_1 + timedelta(hours=2), Revision.Change.MINOR)
    assert note in client.get(story.get_absolute_url()).text


def test_the_note_of_an_update_is_told_on_its_page_among_the_corrections(client, db):
    story = make_revision(publish_at=MARCH_1)
    update, correction = "Thêm ý kiến của xã.", "Bản trước viết sai tên cầu."
    hour, change = timedelta(hours=1), Revision.Change
    updated = next_revision(story, MARCH_1 + hour, change.UPDATE, public_note=update)
    next_revision(updated, MARCH_1 + 2 * hour, change.CORRECTION, public_note=correction)
    text = client.get(story.get_absolute_url()).text
    assert 0 < text.index(f">{update}</p>") < text.index(f">{correction}</p>")
    log = client.get("/dinh-chinh/").text
    assert correction in log
    assert update not in log


def test_a_correction_that_was_called_back_is_not_told(client, db):
    story = make_revision()
    note, hour = "Chưa từng đăng.", timezone.now() + timedelta(hours=1)
    scheduled = next_revision(story, hour, Revision.Change.CORRECTION, public_note=note)
    scheduled.call_back(None)
    with time_machine.travel(hour + timedelta(hours=1)):
        assert note not in client.get(story.get_absolute_url()).text


def test_the_lead_picture_has_words_and_a_size(client, db):
    photo = make_photo(alt="Cầu treo", credit="Suối Đá")
    draft = make_draft(lead=photo)
    draft.figures.update(caption="Cầu treo Kon Klor.")
    text = client.get(approve(draft).get_absolute_url()).text
    assert f'<img src="{photo.file.url}" alt="Cầu treo" width="640" height="360"' in text
    assert 'fetchpriority="high"' in text
    caption = text_of(text[text.index("<figcaption") : text.index("</figcaption")])
    assert caption.startswith("Cầu treo Kon Klor.")
    assert caption.endswith(": Suối Đá")


def test_the_source_is_named_and_linked(client, db):
    story = make_revision(source_name="kontumtv.vn", source_url="https://kontumtv.example/1")
    text = client.get(story.get_absolute_url()).text
    assert '<a href="https://kontumtv.example/1" rel="external">kontumtv.vn</a>' in text
    story = make_revision(source_name="Theo TTXVN")
    assert "Theo TTXVN</p>" in client.get(story.get_absolute_url()).text


def test_people_stand_in_printed_order_each_after_their_position(client, db):
    chair, guest = make_official("Nguyễn Văn Mẫu"), make_official("A Bình")
    posts = "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"
    story = make_revision(
        mentions=[
            {"tag": chair, "role": "chaired", "spoke": True, "position_text": posts},
            {"tag": guest, "position_text": "", "position_unstated": True},
        ]
    )
    text = client.get(story.get_absolute_url()).text
    box = text_of(text[text.index('<ol class="people"') : text.index("</ol>")])
    chaired, spoke, attended = gettext("chaired"), gettext("spoke"), gettext("attended")
    assert box == f"{posts} Nguyễn Văn Mẫu {chaired}, {spoke} A Bình {attended}"


def test_the_event_organisations_and_topics_are_shown(client, db):
    host = make_organisation()
    documents = "Quy chế phối hợp\nKế hoạch số 12"
    event = make_event(
        name="Hội nghị", date=MARCH_1.date(), place="Hội trường", host=host, documents=documents
    )
    draft = make_draft(event=event, topics=["Mặt trận"])
    front = make_organisation("Mặt trận Tổ quốc tỉnh")
    RevisionOrganisation.objects.create(revision=draft, organisation=front)
    text = client.get(approve(draft).get_absolute_url()).text
    for shown in ("Hội nghị", "Hội trường", host.name, front.name):
        assert shown in text
    assert '<time datetime="2018-03-01">01/3/2018</time>' in text
    assert "<dd>Quy chế phối hợp</dd><dd>Kế hoạch số 12</dd>" in text
    assert '<a href="/chu-de/mat-tran/">Mặt trận</a>' in text


def test_a_bare_story_has_no_empty_boxes(client, db):
    text = client.get(make_revision().get_absolute_url()).text
    assert 'class="box"' not in text
    assert "<figure" not in text


def test_machines_read_where_when_and_by_whom(client, db, settings):
    settings.SITE_NAME = "Đài Măng Thông"
    photo = make_photo()
    story = make_revision(
        publish_at=MARCH_1, headline="Tít", standfirst="Sapo.", lead=photo, topics=["Lễ hội"]
    )
    text = client.get(story.get_absolute_url()).text
    address = f"http://testserver{story.get_absolute_url()}"
    picture = f"http://testserver{photo.file.url}"
    assert f'<link rel="canonical" href="{address}">' in text
    assert '<meta name="description" content="Sapo.">' in text
    assert '<meta property="og:title" content="Tít">' in text
    assert f'<meta property="og:image" content="{picture}">' in text
    assert '<meta name="twitter:card" content="summary_large_image">' in text
    data = structured_data(text)["NewsArticle"]
    assert data["headline"] == "Tít"
    assert data["url"] == data["mainEntityOfPage"] == address
    assert data["image"] == [picture]
    assert data["datePublished"] == "2018-03-01T16:30:00+07:00"
    author = "http://testserver/tac-gia/thanh-tung/"
    assert data["author"] == [{"@type": "Person", "name": "Thanh Tùng", "url": author}]
    assert data["publisher"]["name"] == "Đài Măng Thông"
    assert data["keywords"] == ["Lễ hội"]


def test_no_headline_breaks_out_of_the_page(client, db):
    headline = "</script><script>alert(1)</script> & \"'\u2028"
    story = make_revision(headline=headline, dateline="<b>Kon Tum</b>")
    text = client.get(story.get_absolute_url()).text
    # Light and dark, the search field, two for machines, sharing, the comments.
    assert text.count("<script") == 6
    assert "<b>" not in text
    assert structured_data(text)["NewsArticle"]["headline"] == story.headline
    (way,) = structured_data(text)["BreadcrumbList"]["itemListElement"][2:]
    assert way["name"] == story.headline


def test_a_scheduled_change_appears_at_its_hour(client, db):
    story = make_revision(headline="Tít cũ")
    hour = timezone.now() + timedelta(hours=2)
    next_revision(story, hour, headline="Tít mới")
    address = story.get_absolute_url()
    for moment, headline in ((hour - timedelta(seconds=1), "Tít cũ"), (hour, "Tít mới")):
        with time_machine.travel(moment, tick=False):
            assert f"<h1>{headline}</h1>" in client.get(address).text


def test_what_is_not_due_or_a_draft_answers_like_nothing_at_all(client, db):
    hour = timezone.now() + timedelta(hours=2)
    scheduled, draft = make_revision(publish_at=hour), make_draft()
    answers = set()
    for slug in ("khong-co", scheduled.article.slug, draft.article.slug):
        response = client.get(f"/bai-viet/{slug}/")
        assert response.status_code == 404
        asked = slug.replace("-", " ")  # a search is offered for what the reader typed
        answers.add(response.text.replace(quote(asked), "…").replace(asked, "…"))
    assert len(answers) == 1
    with time_machine.travel(hour, tick=False):
        assert client.get(scheduled.get_absolute_url()).status_code == 200


def test_a_withdrawn_story_is_gone_and_says_why(client, db):
    story = make_revision(headline="Tin đã gỡ")
    notice = "Gỡ theo yêu cầu của nhân vật."
    rows = Article.objects.filter(pk=story.article_id)
    rows.update(withdrawn_at=timezone.now(), withdrawal_notice=notice)
    response = client.get(story.get_absolute_url())
    assert response.status_code == 410
    assert notice in response.text
    assert "Tin đã gỡ" not in response.text


def test_a_story_withdrawn_before_its_hour_was_never_there(client, db):
    story = make_revision(publish_at=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=story.article_id).update(withdrawn_at=timezone.now())
    assert client.get(story.get_absolute_url()).status_code == 404


def test_a_live_story_comes_before_a_redirect_from_its_address(client, db):
    story, other = make_revision(), make_revision()
    Redirect.objects.create(old_path=story.get_absolute_url(), article=other.article)
    assert client.get(story.get_absolute_url()).status_code == 200


def test_comments_follow_the_story_without_any_address(client, db):
    story = make_revision()
    make_comment(story.article, body="Đồng tình.", email="lan.anh@example.com")
    text = client.get(story.get_absolute_url()).text
    assert text.index("</article>") < text.index('id="binh-luan"') < text.index("Đồng tình.")
    assert "lan.anh" not in text
    assert "example.com" not in text


def test_the_page_is_the_same_for_everyone_and_may_be_kept(client, db, moderator):
    story = make_revision()
    anonymous = client.get(story.get_absolute_url())
    client.force_login(moderator)
    logged_in = client.get(story.get_absolute_url())
    assert "csrf" not in anonymous.text
    for response in (anonymous, logged_in):
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert not response.cookies
        assert response["Vary"] == "Accept-Encoding, Save-Data"


@pytest.mark.parametrize("count", [2, 40])
def test_a_story_costs_twelve_queries(client, db, django_assert_num_queries, count):
    others = [make_revision() for _ in range(count)]
    links = "".join(f'<p><a data-article="{one.article_id}">bài</a></p>' for one in others)
    draft = make_draft(
        lead=make_photo(),
        body=f'{links}<figure data-figure="k1"></figure><figure data-gallery="k2 k3"></figure>',
        event=make_event(host=make_organisation()),
        bylines=[f"Tác giả {number}" for number in range(count)],
        topics=[f"Chủ đề {number}" for number in range(count)],
        mentions=[{"tag": make_official(f"Người {number}")} for number in range(count)],
    )
    for key in ("k1", "k2", "k3"):
        photo = make_photo(ai_label="assisted")
        words = {"alt": "Cầu", "credit": "Lan"}
        draft.figures.create(photo=photo, placement="body", key=key, **words)
    for number in range(count):
        organisation = make_organisation(f"Cơ quan {number}")
        RevisionOrganisation.objects.create(revision=draft, organisation=organisation)
    story = approve(draft)
    for _ in range(count):
        comment = make_comment(story.article)
        make_comment(story.article, parent=comment)
        make_revision(topics=["Chủ đề 0"])
    pick(comment)
    make_series(make_revision(), story, *(make_revision() for _ in range(count)))
    # The story, its bylines, people, topics, organisations and pictures; corrections, its series
    # and what it links to; what is related; the version of the frame; threads, replies and picks.
    with django_assert_num_queries(12):
        text = client.get(story.get_absolute_url()).text
    assert others[0].get_absolute_url() in text
    assert text.count('class="picture-ai"') == 3
    assert "Bình luận nổi bật" in text
