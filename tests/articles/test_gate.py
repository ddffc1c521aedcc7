"""What a story must have before readers get it, and what the desk is warned of and can mend."""

import time
import unicodedata
from datetime import date, timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.gate import LONGEST_HEADLINE, dead_links, mend, missing_for_approval, warnings
from articles.models import Mention, Redirect, Revision
from articles.names import found_in, mended
from tests.articles.story_form import change_url, reposted, typed_story
from tests.factories import (
    make_author,
    make_draft,
    make_event,
    make_official,
    make_photo,
    make_revision,
    make_section,
    make_tenure,
)

OFFICIALS = ["Nguyễn Văn Hòa", "Trần Bình Trọng", "Nguyễn Thế Hải", "Nguyễn Văn Hải", "Y Một"]


def keys(revision):
    return [caution.key for caution in warnings(revision) if caution.key]


def make_story(**values):
    """A draft that deserves no warning by itself."""
    return make_draft(**{"headline": "Tin ngắn", "standfirst": "Một câu sapo."} | values)


# Videos of other sites


def test_an_address_that_plays_nothing_is_warned_of_with_what_to_do(db):
    plays, short = "https://youtu.be/aqz-KE-bpKQ", "https://fb.watch/aB3_x/"
    body = "".join(f'<figure data-embed="{one}"></figure>' for one in (plays, short, short))
    [caution] = warnings(make_story(body=f"<p>a</p>{body}"))
    assert short in caution.sentence
    assert "địa chỉ đầy đủ" in caution.sentence
    assert caution.address == "#id_body"


# Links readers could not follow


@pytest.fixture
def at(db):
    return timezone.now() + timedelta(hours=2)


def linking(address):
    return make_story(body=f'<p>Xem <a href="{address}">bài này</a>.</p>')


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin",
        "/admin?next=/",
        "/admin/articles/revision/1/change/",
        "http://testserver/admin/",
        "//localhost/admin/",
        "/xem-truoc/MTox:abc-def/",
        "http://testserver/xem-truoc/MTox:abc-def",
        "/en/xem-truoc/MTox:abc-def/",
    ],
)
def test_a_link_to_the_desk_is_refused(at, address):
    [sentence] = dead_links(linking(address), at)
    assert address in sentence


@pytest.mark.parametrize(
    "address",
    [
        "http://testserver/admin",
        "http://testserver/admin/?a=1&b=2",
        "http://testserver/xem-truoc/MTox:abc-def/",
        "http://testserver/en/xem-truoc/MTox:abc-def",
    ],
)
def test_a_source_at_the_desk_is_refused(at, address):
    story = make_story(source_name="Bản thảo", source_url=address)
    [sentence] = dead_links(story, at)
    assert address in sentence


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/admin/",
        "https://example.com/bai-viet/khong-co/",
        "mailto:toa.soan@example.com",
        "http://[",
        "/chuyen-muc/chinh-tri/",
        "/en/chuyen-muc/chinh-tri/",
        "/administrative",
        "#binh-luan",
    ],
)
def test_other_links_pass(at, address):
    assert dead_links(linking(address), at) == []


def test_a_link_to_a_story_passes_only_where_readers_find_it_at_that_hour(at):
    make_draft(slug="ban-nhap")
    make_revision(slug="dang-dung")
    make_revision(slug="som-hon", publish_at=at - timedelta(hours=1))
    make_revision(slug="muon-hon", publish_at=at + timedelta(hours=1))
    withdrawn = make_revision(slug="da-go").article
    withdrawn.withdrawn_at = timezone.now()
    withdrawn.save()
    for slug, passes in {
        "dang-dung": True,
        "som-hon": True,
        "ban-nhap": False,
        "muon-hon": False,
        "da-go": False,
        "khong-co": False,
    }.items():
        path = f"/bai-viet/{slug}"
        for address in [f"{path}/", f"http://testserver{path}?x=1#y", f"/en{path}/"]:
            assert (dead_links(linking(address), at) == []) == passes, address


def test_a_link_to_an_old_address_and_to_the_story_itself_passes(at):
    article = make_revision(slug="moi").article
    Redirect.objects.create(old_path="/bai-viet/cu/", article=article)
    assert dead_links(linking("/bai-viet/cu/"), at) == []
    assert dead_links(linking("/en/bai-viet/cu/"), at) == []
    own = make_story(slug="chinh-no", body='<p><a href="/bai-viet/chinh-no/">đây</a></p>')
    assert dead_links(own, at) == []


def test_approval_is_refused_for_such_a_link(client, managing_editor):
    make_draft(slug="ban-nhap")
    revision = linking("/bai-viet/ban-nhap/")
    revision.submit(None)
    client.force_login(managing_editor)
    form = client.get(change_url(revision))
    client.post(change_url(revision), reposted(form, _approve=""))
    revision.refresh_from_db()
    assert revision.state == Revision.State.IN_REVIEW


# Names in running text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ông Nguyễn Văn Hòa dự.", "Nguyễn Văn Hòa"),
        ("Ông Nguyễn Văn Hoà dự.", "Nguyễn Văn Hòa"),
        (unicodedata.normalize("NFD", "Ông Nguyễn Văn Hoà dự."), "Nguyễn Văn Hòa"),
        ("ÔNG NGUYỄN VĂN HÒA", "Nguyễn Văn Hòa"),
        ("<p>Nguyễn <strong>Văn Hòa</strong></p>", "Nguyễn Văn Hòa"),
        ("Chủ tịch Y Một", "Y Một"),
        ("Nguyễn Văn Hoa", "Nguyễn Văn Hòa?"),
        ("Nguyễn Văn Hào", "Nguyễn Văn Hòa?"),
        ("Nguyễn Văn Hoàn", "Nguyễn Văn Hòa?"),
        ("Ngyễn Văn Hòa", "Nguyễn Văn Hòa?"),
        ("Nguyễn Vân Hòa", "Nguyễn Văn Hòa?"),
        ("Trần Bính Trọng", "Trần Bình Trọng?"),
        ("Nguyễn Thể Hải", "Nguyễn Thế Hải?"),
        ("Nguyễn Văn Hai", "Nguyễn Văn Hải?"),
        ("Trần Văn Hòa", None),  # another family
        ("Nguyễn Văn Hòa Bình", None),  # a longer name
        ("Lê Y Một", "Y Một"),
        ("Trần Nguyễn Văn Hòa", None),
        ("Nguyễn Văn</p><p>Hòa", None),
        ("Nguyễn Văn, Hòa", None),
        ("nguyễn văn hòa", None),
        ("", None),
    ],
)
def test_names_are_found_rightly_written_or_one_slip_away(text, expected):
    found = [one.name + ("" if one.is_right else "?") for one in found_in(text, OFFICIALS)]
    assert found == ([expected] if expected else [])


def test_a_known_name_is_no_slip_for_another():
    names = ["Nguyễn Văn Hòa", "Nguyễn Văn Hoa"]
    assert [one.name for one in found_in("Nguyễn Văn Hoa", names)] == ["Nguyễn Văn Hoa"]


@pytest.mark.parametrize(
    ("text", "wrong", "right", "expected"),
    [
        ("Ông Nguyễn Văn Hoa nói", "Nguyễn Văn Hoa", "Nguyễn Văn Hòa", "Ông Nguyễn Văn Hòa nói"),
        ("NGUYỄN VĂN HOA", "Nguyễn Văn Hoa", "Nguyễn Văn Hòa", "NGUYỄN VĂN HÒA"),
        (
            "<p>Nguyễn <b>Văn Hoa</b>; Nguyễn Văn Hoa Bình</p>",
            "Nguyễn Văn Hoa",
            "Nguyễn Văn Hòa",
            "<p>Nguyễn <b>Văn Hòa</b>; Nguyễn Văn Hoa Bình</p>",
        ),
        ("Nguyễn Văn Hoà", "Nguyễn Văn Hoà", "Nguyễn Văn Hòa", "Nguyễn Văn Hoà"),
    ],
)
def test_a_name_is_put_right_and_nothing_else(text, wrong, right, expected):
    assert mended(text, wrong, right) == expected


words = st.sampled_from(["Nguyễn", "Văn", "Hoa", "Hòa", "Hoà", "ông", "<b>", "</p>", ",", "&amp;"])


@given(st.lists(words, max_size=30))
def test_a_mended_text_has_that_slip_no_more_and_mending_again_changes_nothing(parts):
    text = " ".join(parts)
    for found in found_in(text, ["Nguyễn Văn Hòa"]):
        once = mended(text, found.text, found.name)
        assert (once == text) == found.is_right
        assert mended(once, found.text, found.name) == once
        assert all(one.is_right for one in found_in(once, ["Nguyễn Văn Hòa"]))


def test_five_thousand_officials_and_a_long_text_take_a_blink():
    families = [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Phan",
        "Vũ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Lý",
    ]
    middles = ["Văn", "Thị", "Hữu", "Đức", "Minh", "Quang", "Ngọc", "Thu", "Xuân", "Bình", "Thế"]
    given = [
        "Hòa",
        "Hải",
        "Nga",
        "Trọng",
        "Tùng",
        "Luận",
        "An",
        "Chi",
        "Giang",
        "Hà",
        "Hạnh",
        "Hiền",
    ]
    names = [" ".join(parts) for parts in product(families, middles, given)]
    names += [f"{name} {last}" for name in names for last in ["Em", "Anh", "Út"]]
    assert len(names) > 5000
    text = "".join(
        f"<p>Chiều 1/3, ông {name}, Chủ tịch UBND tỉnh, dự hội nghị.</p>" for name in names[:130]
    )
    assert len(text) > 9000
    best = min(_seconds(lambda: found_in(text, names)) for _ in range(3))
    assert best < 0.15


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# What deserves a look


@pytest.mark.django_db
class TestWarnings:
    def test_a_plain_story_has_none(self):
        assert warnings(make_story()) == []

    def test_a_story_without_standfirst_and_with_a_long_headline(self):
        found = warnings(make_story(standfirst="", headline="a" * (LONGEST_HEADLINE + 1)))
        assert [one.address or one.key for one in found] == ["#id_headline", "standfirst"]
        assert warnings(make_story(headline="a" * LONGEST_HEADLINE)) == []

    def test_the_first_sentence_becomes_the_standfirst_in_one_click(self):
        body = "<p>Sáng 2/3, TP. Kon Tum <b>khởi công</b> cầu mới. Câu hai.</p><p>Đoạn hai.</p>"
        story = make_story(standfirst="", body=body)
        assert mend(story, "standfirst", by=None)
        story.refresh_from_db()
        assert story.standfirst == "Sáng 2/3, TP. Kon Tum khởi công cầu mới."
        assert warnings(story) == []

    @pytest.mark.parametrize("body", ["", "<p></p>", "<p>" + "chữ " * 200 + "</p>"])
    def test_a_text_that_begins_with_no_short_sentence_leads_to_the_field(self, body):
        (found,) = warnings(make_story(standfirst="", body=body))
        assert (found.address, found.mend) == ("#id_standfirst", None)

    def test_a_headline_like_a_recent_one(self):
        recent = make_revision(headline="Kon Tum sơ kết quy chế phối hợp năm 2017")
        draft = make_story(headline="KON TUM: Sơ kết Quy chế phối hợp năm 2017")
        (found,) = warnings(draft)
        assert found.address == change_url(recent)
        assert warnings(make_story(headline="Kon Tum phát động trồng cây năm 2017")) == []
        assert warnings(recent.copy(by=None))[:1] != [found]

    def test_an_old_or_withdrawn_story_is_no_duplicate(self):
        headline = "Sơ kết quy chế phối hợp"
        make_revision(headline=headline, publish_at=timezone.now() - timedelta(days=31))
        withdrawn = make_revision(headline=headline).article
        withdrawn.withdrawn_at = timezone.now()
        withdrawn.save()
        assert warnings(make_story(headline=headline)) == []
        make_revision(headline=headline, publish_at=timezone.now() + timedelta(days=1))
        assert len(warnings(make_story(headline=headline))) == 1

    def test_an_official_named_but_not_tagged_is_added_with_the_posts_of_that_day(self, reporter):
        official = make_official("Nguyễn Văn Hòa")
        make_tenure(official, "Giám đốc sở", end=date(2018, 12, 31))
        make_tenure(official, "Chủ tịch UBND tỉnh", start=date(2019, 1, 1))
        draft = make_story(
            body="<p>Ông Nguyễn Văn Hoà dự.</p>", event=make_event(date=date(2018, 3, 1))
        )
        assert keys(draft) == [f"tag-{official.pk}"]
        assert mend(draft, f"tag-{official.pk}", reporter)
        mention = draft.mentions.get()
        assert (mention.tag, mention.role, mention.position_text) == (
            official,
            Mention.Role.MENTIONED,
            "Giám đốc sở",
        )
        assert keys(draft) == []

    def test_of_namesakes_each_is_offered_until_one_is_tagged(self):
        one = make_official("Nguyễn Văn Hòa")
        other = make_official("Nguyễn Văn Hòa", name="Nguyễn Văn Hòa (Sở Y tế)")
        body = "<p>Ông Nguyễn Văn Hòa dự.</p>"
        assert set(keys(make_story(body=body))) == {f"tag-{one.pk}", f"tag-{other.pk}"}
        assert keys(make_story(body=body, mentions=[{"tag": other}])) == []

    def test_two_spellings_of_one_name_are_one_warning(self):
        make_official("Nguyễn Văn Hòa")
        make_official("Nguyễn Văn Hoà", name="Nguyễn Văn Hòa (Sở Y tế)")
        assert len(keys(make_story(body="<p>Ông Nguyễn Văn Hoa.</p>"))) == 1
        assert len(keys(make_story(body="<p>Ông Nguyễn Văn Hòa.</p>"))) == 2

    def test_a_merged_official_is_not_offered(self):
        survivor = make_official("Nguyễn Văn Hòa")
        make_official("Nguyễn Văn Hoá", merged_into=survivor)
        assert keys(make_story(body="<p>Ông Nguyễn Văn Hòa.</p>")) == [f"tag-{survivor.pk}"]

    def test_a_slip_in_a_name_is_mended_everywhere_as_a_version(self, reporter):
        official = make_official("Nguyễn Văn Hòa")
        draft = make_story(
            headline="Ông Nguyễn Văn Hoa dự hội nghị",
            body="<p>Ông <strong>Nguyễn Văn Hoa</strong> nói.</p>",
            mentions=[{"tag": official}],
        )
        (key,) = keys(draft)
        assert mend(draft, key, reporter)
        stored = Revision.objects.get(pk=draft.pk)
        assert stored.headline == "Ông Nguyễn Văn Hòa dự hội nghị"
        assert stored.body == "<p>Ông <strong>Nguyễn Văn Hòa</strong> nói.</p>"
        assert stored.version == 2
        event = stored.events.last()
        assert (event.kind, event.by) == ("edit", reporter)
        assert event.note == "Nguyễn Văn Hoa → Nguyễn Văn Hòa"
        assert mend(draft, key, reporter) is None
        assert stored.events.last() == event

    def test_a_position_that_was_not_held_that_day_is_replaced_in_a_draft(self, reporter):
        official = make_official()
        make_tenure(official, "Giám đốc Sở Y tế")
        for printed, differs in {
            "Giám đốc Sở Y tế": False,
            "giám đốc sở Y tế": False,
            "Phó Giám đốc Sở Y tế": True,
        }.items():
            draft = make_story(mentions=[{"tag": official, "position_text": printed}])
            assert bool(keys(draft)) == differs, printed
        assert mend(draft, keys(draft)[0], reporter)
        assert draft.mentions.get().position_text == "Giám đốc Sở Y tế"

    def test_a_position_left_out_or_unknown_to_us_is_no_difference(self):
        holder = make_official("Trần Văn Một")
        make_tenure(holder)
        stated = {"tag": make_official("Lê Thị Hai"), "position_text": "Nghệ nhân"}
        unstated = {"tag": holder, "position_text": "", "position_unstated": True}
        assert keys(make_story(mentions=[stated, unstated])) == []

    @pytest.mark.parametrize("held", [{"end": date(2018, 2, 28)}, {"start": date(2018, 3, 2)}])
    def test_a_position_held_only_before_or_after_that_day_is_told(self, held):
        official = make_official("Trần Văn Một")
        make_tenure(official, "Giám đốc sở", **held)
        mention = {"tag": official, "position_text": "Giám đốc sở"}
        event = make_event(date=date(2018, 3, 1))
        (caution,) = warnings(make_story(mentions=[mention], event=event))
        assert caution.sentence == (
            "Bài ghi chức vụ của Trần Văn Một là “Giám đốc sở”; theo hồ sơ, ngày 01/03/2018 "
            "người này không giữ chức vụ nào."
        )
        assert caution.address == reverse("admin:articles_official_change", args=[official.pk])

    def test_what_is_approved_is_never_mended(self, reporter):
        official = make_official()
        make_tenure(official, "Giám đốc Sở Y tế")
        live = make_revision(
            standfirst="Sapo", mentions=[{"tag": official, "position_text": "Phó Giám đốc"}]
        )
        (key,) = keys(live)
        assert mend(live, key, reporter) is None
        assert live.mentions.get().position_text == "Phó Giám đốc"

    @pytest.mark.parametrize("key", ["", "tag-0", "name-x-y", "position-x", "\x00"])
    def test_a_forged_key_mends_nothing(self, reporter, key):
        draft = make_story()
        assert mend(draft, key, reporter) is None
        assert draft.version == 1

    def test_they_cost_a_handful_of_queries_however_many_people(self, django_assert_num_queries):
        mentions = []
        for index in range(12):
            official = make_official(f"Trần Văn {'ABCDEFGHIKLM'[index]}")
            make_tenure(official, f"Chức vụ {index}")
            mentions.append({"tag": official})
            make_revision(headline=f"Tin khác {index}")
        rows = Revision.objects.select_related("event", "article")
        draft = rows.get(pk=make_story(mentions=mentions).pk)
        # Recent headlines, people in the story, their posts, everybody's names, captions.
        with django_assert_num_queries(5):
            assert len(warnings(draft)) == 12


# On the form


@pytest.fixture
def slip(reporter):
    """A reporter's draft whose text has a slip in an official's name."""
    make_official("Nguyễn Văn Hòa")
    draft = make_story(body="<p>Ông Nguyễn Văn Hoa nói.</p>")
    draft.events.create(by=reporter, kind="begin", to_state="draft")
    return draft


def test_a_click_keeps_what_was_typed_and_mends(client, reporter, slip):
    client.force_login(reporter)
    form = client.get(change_url(slip))
    (caution,) = form.context["cautions"]
    posted = reposted(form, standfirst="Sapo mới", _mend=caution.key)
    assert client.post(change_url(slip), posted).url == change_url(slip)
    slip.refresh_from_db()
    assert slip.body == "<p>Ông Nguyễn Văn Hòa nói.</p>"
    assert slip.standfirst == "Sapo mới"


def test_a_click_too_late_changes_nothing_and_keeps_what_was_typed(client, reporter, slip):
    client.force_login(reporter)
    form = client.get(change_url(slip))
    (caution,) = form.context["cautions"]
    Revision.objects.filter(pk=slip.pk).update(version=7)
    late = client.post(change_url(slip), reposted(form, standfirst="Sapo mới", _mend=caution.key))
    assert "Sapo mới" in late.text
    slip.refresh_from_db()
    assert slip.body == "<p>Ông Nguyễn Văn Hoa nói.</p>"


def test_who_may_not_write_here_is_warned_but_has_no_button(client, reporter, slip):
    slip.submit(reporter)
    client.force_login(reporter)
    form = client.get(change_url(slip))
    assert len(form.context["cautions"]) == 1
    assert 'name="_mend"' not in form.text


def test_looking_at_the_form_changes_nothing(client, reporter, slip):
    client.force_login(reporter)
    client.get(change_url(slip), {"_mend": keys(slip)[0]})
    slip.refresh_from_db()
    assert slip.version == 1
    assert "Hoa nói" in slip.body


def test_warnings_come_again_with_the_approval_and_do_not_block_it(client, managing_editor, slip):
    slip.submit(None)
    client.force_login(managing_editor)
    form = client.get(change_url(slip))
    response = client.post(change_url(slip), reposted(form, _approve=""), follow=True)
    slip.refresh_from_db()
    assert slip.is_approved
    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]


def test_a_new_story_without_a_version_has_no_warnings(client, reporter):
    client.force_login(reporter)
    response = client.get(reverse("admin:articles_revision_add"))
    assert response.context["cautions"] == []
    refused = client.post(
        reverse("admin:articles_revision_add"),
        typed_story(make_section(), make_author(), headline="", _mend="tag-1"),
    )
    assert refused.status_code == 200


def test_a_name_in_a_caption_is_found_and_mended_there(db, reporter):
    make_official("Nguyễn Văn Hòa")
    story = make_story(lead=make_photo())
    story.figures.update(caption="Ông Nguyễn Văn Hoa phát biểu")
    assert keys(story) == ["name-Nguyễn Văn Hoa-Nguyễn Văn Hòa"]
    mend(story, keys(story)[0], reporter)
    assert story.figures.get().caption == "Ông Nguyễn Văn Hòa phát biểu"


def test_a_text_readers_got_after_the_draft_was_begun_is_pointed_out(db):
    live = make_revision(headline="Tin ngắn", standfirst="Một câu sapo.")
    change = live.copy(by=None)
    change.submit(None)
    change.approve(None, timezone.now() + timedelta(hours=1))
    draft = live.copy(by=None)
    assert warnings(draft) == []
    now = timezone.now()
    Revision.objects.filter(pk=live.pk).update(superseded_at=now)
    Revision.objects.filter(pk=change.pk).update(publish_at=now)
    [caution] = warnings(draft)
    assert caution.address.endswith(f"?old={change.pk}&new={draft.pk}")


def test_a_picture_the_text_never_names_is_pointed_out_and_put_at_its_end(db, reporter):
    story = make_story(body='<p>a</p><figure data-gallery="k1"></figure>', lead=make_photo())
    for key in ["k1", "k2"]:
        words = {"caption": f"Ảnh {key}", "alt": "x", "credit": "y"}
        story.figures.create(photo=make_photo(), key=key, placement="body", **words)
    [caution] = warnings(story)
    assert "Ảnh k2" in caution.sentence
    assert mend(story, caution.key, reporter) == "+ Ảnh k2"
    story.refresh_from_db()
    assert story.body.endswith(
        '<figure data-gallery="k1"></figure><figure data-figure="k2"></figure>'
    )
    assert warnings(story) == []
    assert missing_for_approval(story, timezone.now()) == []
