"""What search finds, when, and in which order; on both databases alike."""

from datetime import timedelta
from unicodedata import normalize

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.approval import NotReadyError
from articles.merging import merge, undo
from articles.models import (
    Abbreviation,
    Author,
    Revision,
    SearchEntry,
    SearchWords,
    Topic,
)
from articles.search.query import read
from tests.articles.searching import answers, story
from tests.factories import (
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_section,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


# What readers type


DAK_HA = ["Đắk Hà", "đăk hà", "Dak Ha", "DAK HA", "Đak Hà", " dak  ha ", normalize("NFD", "Đăk Hà")]


@pytest.mark.parametrize("typed", DAK_HA)
def test_a_story_is_found_however_its_name_is_typed(typed):
    story("Mưa lớn ở huyện Đăk Hà")
    story("Nắng ở huyện Đăk Tô")
    assert answers(typed) == ["Mưa lớn ở huyện Đăk Hà"]


@pytest.mark.parametrize("typed", ["Ia H'Drai", "Ia H’Drai", "ia hdrai", "ia h drai", "h'drai"])
@pytest.mark.parametrize("written", ["Ia H'Drai", "Ia H’Drai"])
def test_an_apostrophe_may_be_any_or_missing(typed, written):
    story(f"Lũ quét ở {written}")
    assert answers(typed) == [f"Lũ quét ở {written}"]


def test_names_of_one_letter_are_found():
    story("Nghệ nhân Y Sinh dạy cồng chiêng")
    story("Già làng A Biu kể khan")
    assert answers("A Biu") == ["Già làng A Biu kể khan"]
    assert answers("y") == ["Nghệ nhân Y Sinh dạy cồng chiêng"]


def test_all_words_are_wanted():
    story("Mưa ở Kon Tum")
    assert answers("kon tum nắng") == []


def test_quotes_ask_for_words_beside_each_other():
    story("Giá cà phê ở Kon Plông, Tum là tên người")
    story("Giá cà phê ở Kon Tum")
    assert answers('"kon tum"') == ["Giá cà phê ở Kon Tum"]
    assert answers("“Kon Tum” giá") == ["Giá cà phê ở Kon Tum"]
    assert len(answers("kon tum")) == 2


def test_a_hyphen_before_a_word_or_quotes_leaves_stories_out():
    story("Giá cà phê tăng")
    story("Giá cà phê giảm ở Kon Tum")
    assert answers("cà phê -giảm") == ["Giá cà phê tăng"]
    assert answers('cà phê -"kon tum"') == ["Giá cà phê tăng"]
    assert answers("cà-phê") == ["Giá cà phê giảm ở Kon Tum", "Giá cà phê tăng"]


@pytest.mark.parametrize(
    "typed",
    [
        "giá OR vàng",
        "giá AND vàng",
        "giá NOT vàng",
        "NEAR(giá vàng)",
        "giá*",
        "gi%",
        "headline:giá",
        "giá | vàng",
        "giá & !vàng",
        "^giá",
        "giá:*",
        "'giá' <-> 'vàng'",
        "h.gia",
        "g_a",
        "{giá}",
    ],
)
def test_no_sign_of_a_database_means_anything(typed):
    """Signs count for nothing, and what they stand beside is a word like any other."""
    made = {"giá": story("Giá cà phê"), "vàng": story("Lúa vàng"), "g a": story("Ga g h")}
    plain = " ".join(word.folded for word in read(typed).words)
    assert answers(typed) == answers(plain)
    assert len(made) == 3


def test_what_has_no_words_finds_nothing():
    assert read("").is_empty
    assert read(' "" - !? ').is_empty
    assert read("-giảm").is_empty


def test_a_question_is_read_only_so_far():
    assert len(read("một " * 500).words) == 12
    assert len(read("x" * 5000).words[0].folded) == 40


# In which order


def test_the_headline_counts_most_then_people_then_the_rest():
    story("Trong bài", 1, body="<p>Xã Sa Loong.</p>")
    story("Chức vụ", 2, mentions=[{"tag": make_official(), "position_text": "Bí thư xã Sa Loong"}])
    story("Sa Loong mở hội", 3)
    assert answers("sa loong") == ["Sa Loong mở hội", "Chức vụ", "Trong bài"]


def test_the_spelling_typed_comes_before_other_marks():
    story("Làng hoa", 1)
    story("Giữ hòa khí", 3)
    story("Hóa đơn", 2)
    assert answers("hòa") == ["Giữ hòa khí", "Làng hoa", "Hóa đơn"]
    assert answers("hoà") == ["Giữ hòa khí", "Làng hoa", "Hóa đơn"]
    assert answers("hóa")[0] == "Hóa đơn"
    assert answers("hoa") == ["Làng hoa", "Hóa đơn", "Giữ hòa khí"]


def test_the_spelling_typed_comes_first_in_quotes_too():
    story("Hóa giải cơn khát", 1)
    story("Tổ hòa giải", 2)
    assert answers('"hòa giải"') == answers('"hoà giải"') == ["Tổ hòa giải", "Hóa giải cơn khát"]
    assert answers('"hóa giải"') == answers('"hoa giai"') == ["Hóa giải cơn khát", "Tổ hòa giải"]


def test_syllables_of_a_name_together_come_before_the_same_scattered():
    story("Tin thứ nhất", 1, body="<p>Văn nghệ do Nguyễn Lan và Trần Hòa dẫn.</p>")
    story("Tin thứ hai", 2, body="<p>Ông Nguyễn Văn Hòa dự.</p>")
    assert answers("nguyen van hoa") == ["Tin thứ hai", "Tin thứ nhất"]
    assert answers("Nguyễn Văn Hòa") == ["Tin thứ hai", "Tin thứ nhất"]


def test_words_side_by_side_in_twos_come_before_the_same_scattered():
    story("Tin thứ nhất", 1, body="<p>Kon Plông họp. Tum kể: sơ sinh, tổng kết.</p>")
    story("Tin thứ hai", 2, body="<p>Sơ kết ở thành phố Kon Tum.</p>")
    assert answers("sơ kết kon tum") == ["Tin thứ hai", "Tin thứ nhất"]


def test_among_equals_the_newer_comes_first():
    for days in (5, 1, 3):
        story(f"Bão số {days}", days)
    assert answers("bão") == ["Bão số 1", "Bão số 3", "Bão số 5"]


def test_among_stories_of_one_second_the_later_written_comes_first():
    second = timezone.now().replace(microsecond=0) - timedelta(days=1)
    for name, microseconds in [("một", 900_000), ("hai", 100_000), ("ba", 500_000)]:
        at = second + timedelta(microseconds=microseconds)
        make_revision(headline=f"Bão {name}", publish_at=at)
    make_revision(headline="Bão sau", publish_at=second + timedelta(seconds=1))
    assert answers("bão") == ["Bão sau", "Bão ba", "Bão hai", "Bão một"]


# What a story is found by


def test_every_part_of_a_story_finds_it():
    organisation = make_organisation("Sở Y tế", abbreviation="SYT", aliases="Ty Y tế")
    draft = make_draft(
        headline="Tin",
        kicker="Dântít",
        standfirst="Sapo",
        body="<p>Đoạn <strong>đậm</strong>màu<br>Dòng &amp; &#7871;ch</p>",
        topics=["Dịchbệnh"],
        bylines=["Hươnglan"],
        event=make_event(name="Lễhội", place="Ngọclinh"),
        mentions=[{"tag": make_official("Siu Black"), "position_text": "Nghệsĩ"}],
        lead=make_photo(alt="Cồngchiêng", credit="Suốiđá"),
    )
    draft.revision_organisations.create(organisation=organisation)
    draft.submit(None)
    draft.approve(None, timezone.now())
    typed = "Dântít Sapo Dịchbệnh Hươnglan Lễhội Ngọclinh Nghệsĩ Cồngchiêng Suốiđá đậmmàu ếch syt"
    for word in [*typed.split(), "Siu Black", '"Sở Y tế"', '"Ty Y tế"']:
        assert answers(word) == ["Tin"], word


def test_a_note_is_no_part_of_the_sentence_it_stands_in():
    body = '<p>Nhà rông<small class="note">Cao 18 mét.</small> Kon Klŏr.</p><ul><li>Một</li></ul>'
    story("Tin", body=body)
    assert answers('"nhà rông kon klor"') == answers('"cao 18 mét"') == ["Tin"]
    assert answers("rôngcao") == answers('"rông cao"') == []


def test_an_abbreviation_and_its_words_find_each_other():
    story("UBND tỉnh họp", 1)
    story("Ủy ban nhân dân tỉnh họp", 2)
    for typed in ["UBND tỉnh", "ủy ban nhân dân tỉnh", "uỷ ban nhân dân tỉnh"]:
        assert set(answers(typed)) == {"UBND tỉnh họp", "Ủy ban nhân dân tỉnh họp"}


@pytest.mark.parametrize(
    "typed", ['"UBND tỉnh"', '"ủy ban nhân dân tỉnh"', '"UỶ BAN nhan dan tỉnh" họp', '"họp" "ubnd"']
)
def test_an_abbreviation_and_its_words_find_each_other_in_quotes(typed):
    story("UBND tỉnh họp", 1)
    story("Ủy ban nhân dân tỉnh họp", 2)
    story("Ủy ban lo cho nhân dân, tỉnh họp", 3)
    story("UBND xã, tỉnh", 4)
    assert set(answers(typed)) == {"UBND tỉnh họp", "Ủy ban nhân dân tỉnh họp"}


@pytest.mark.parametrize(
    "typed", ["UB MTTQ VN", "UBMTTQVN", "Ủy ban Mặt trận Tổ quốc Việt Nam", "uy ban mttq viet nam"]
)
def test_abbreviations_may_be_written_together_or_apart(typed):
    written = ["UB MTTQ VN", "UBMTTQVN", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Ủy ban MTTQ Việt Nam"]
    for days, name in enumerate(written):
        story(name, days)
    story("Mặt trận đất Việt", 9)
    assert set(answers(typed)) == set(written)


def test_an_abbreviation_of_two_meanings_finds_both():
    for headline in ["Họp BTV", "Họp Ban Thường vụ", "Họp biên tập viên"]:
        story(headline)
    assert len(answers("BTV")) == 3
    assert set(answers("ban thường vụ")) == {"Họp BTV", "Họp Ban Thường vụ"}


def test_the_desks_list_of_abbreviations_counts_at_once():
    story("Liên đoàn Bóng chuyền họp")
    assert answers("LĐBC") == []
    Abbreviation.objects.create(short="LĐBC", full="Liên đoàn Bóng chuyền")
    assert answers("LĐBC") == ["Liên đoàn Bóng chuyền họp"]


def test_an_organisations_letters_find_stories_that_write_it_out():
    make_organisation("Ban Quản lý Khu kinh tế", abbreviation="BQLKKT", aliases="Ban Kinh tế mới")
    story("Ban Quản lý Khu kinh tế họp")
    assert answers("bqlkkt") == answers("ban kinh tế mới") == ["Ban Quản lý Khu kinh tế họp"]


def test_old_names_of_an_organisation_find_its_stories():
    new = make_organisation("Sở Nông nghiệp và Môi trường")
    make_organisation("Sở Tài nguyên và Môi trường", successor=new)
    draft = make_draft(headline="Cấp đất")
    draft.revision_organisations.create(organisation=new)
    draft.submit(None)
    draft.approve(None, timezone.now())
    assert answers("sở tài nguyên") == ["Cấp đất"]


def test_a_story_of_any_length_can_be_approved_and_is_found_by_what_stands_first():
    """A `tsvector` ends at a megabyte."""
    words = [f"lời{number:x}" for number in range(600_000)]
    said, more = " ".join(words[:300_000]), "\n".join(words[300_000:])
    event = make_event(name="Sựkiện", place="Nơichốn", documents=more)
    draft = make_draft(headline="Tin", standfirst="Sapo", event=event)
    photo = make_photo(alt="Môtả")
    draft.figures.create(photo=photo, alt="Môtả", caption="Chúthích", credit="Ảnh", transcript=said)
    draft.submit(None)
    draft.approve(None, timezone.now())
    assert len(said) > 2_000_000
    for word in ["tin", "sapo", "sựkiện", "nơichốn", "môtả", "chúthích"]:
        assert answers(word) == ["Tin"], word
    assert answers(words[-1]) == []


# When


def test_a_story_is_found_in_the_moment_it_is_approved_and_gone_when_it_is_withdrawn():
    draft = make_draft(headline="Khởi công cầu")
    assert answers("khởi công") == []
    draft.submit(None)
    draft.approve(None, timezone.now())
    assert answers("khởi công") == ["Khởi công cầu"]
    draft.article.withdraw(None, "Đã gỡ.", "Sai")
    assert answers("khởi công") == []
    draft.article.put_back(None)
    assert answers("khởi công") == ["Khởi công cầu"]


def test_a_scheduled_story_and_a_scheduled_change_appear_with_their_hour():
    now = timezone.now()
    make_revision(headline="Khai mạc hội xuân", publish_at=now + timedelta(hours=2))
    changed = make_revision(headline="Mưa to").copy(None)
    changed.headline = "Mưa rất lớn"
    changed.save()
    changed.submit(None)
    changed.approve(None, now + timedelta(hours=1))
    assert answers("hội xuân") == answers("lớn") == []
    assert answers("mưa") == ["Mưa to"]
    later = now + timedelta(hours=1, minutes=1)
    assert answers("mưa", later) == ["Mưa rất lớn"]
    assert answers("to", later) == answers("hội xuân", later) == []
    assert answers("hội xuân", now + timedelta(hours=3)) == ["Khai mạc hội xuân"]


def test_words_a_change_took_out_find_nothing_any_more():
    changed = story("Tên cũ").copy(None)
    changed.headline = "Tên mới"
    changed.save()
    changed.submit(None)
    changed.approve(None, timezone.now())
    assert answers("cũ") == []
    assert answers("mới") == ["Tên mới"]
    assert SearchEntry.objects.count() == SearchWords.objects.count() == 1


def test_what_is_called_back_never_appears_and_what_is_moved_appears_later():
    now = timezone.now()
    back = make_revision(headline="Gọi về", publish_at=now + timedelta(hours=1))
    moved = make_revision(headline="Dời giờ", publish_at=now + timedelta(hours=1))
    back.call_back(None)
    moved.move(None, now + timedelta(hours=5))
    assert answers("gọi về", now + timedelta(hours=2)) == answers(
        "dời giờ", now + timedelta(hours=2)
    )
    assert answers("dời giờ", now + timedelta(hours=6)) == ["Dời giờ"]
    assert answers("gọi về", now + timedelta(hours=6)) == []


def test_an_approval_that_fails_leaves_no_trace_in_the_index():
    draft = make_draft(headline="")
    draft.submit(None)
    with pytest.raises(NotReadyError):
        draft.approve(None, timezone.now())
    assert SearchEntry.objects.count() == SearchWords.objects.count() == 0


def test_the_corpus_is_indexed():
    call_command("make_corpus", articles=5, comments=0, verbosity=0)
    assert SearchEntry.objects.count() == Revision.objects.live().count() == 5


# Names that change


@pytest.fixture
def later(django_capture_on_commit_callbacks, settings):
    """What a request leaves to the worker is done at the end of the block."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_story_is_found_by_the_new_name_of_whom_it_names(later):
    official = make_official("Nguyễn Văn Hoa")
    story("Họp dân", mentions=[{"tag": official}], topics=["Dân vận"], bylines=["Công Luận"])
    with later():
        official.name = official.full_name = "Nguyễn Trường Thủy"
        official.save()
    assert answers("trường thủy") == ["Họp dân"]
    assert answers("văn hoa") == []
    for row, name in [(Topic.objects.get(), "Khéo"), (Author.objects.get(), "Suối Đá")]:
        with later():
            row.name = name
            row.save()
        assert answers(name) == ["Họp dân"]
    with later() as callbacks:
        official.save()
    assert callbacks == []  # nothing changed


def test_a_story_is_found_by_what_its_event_is_called_now(later):
    event = make_event(name="Hội xuân", place="Ngọc Linh", date=timezone.localdate() - timedelta(2))
    story("Khai mạc", event=event)
    event.name, event.place, event.documents = "Hội thu", "Đăk Tô", "Kế hoạch số 7"
    with later():
        event.save()
    for typed, found in {"hội xuân": [], "ngọc linh": [], "kế hoạch": ["Khai mạc"]}.items():
        assert answers(typed) == found
    assert answers("hội thu đăk tô") == ["Khai mạc"]


def test_a_section_that_moves_takes_its_stories_along(later):
    above, section = make_section("Xã hội"), make_section("Giáo dục")
    story("Họp trường", section=section)
    section.parent = above
    with later():
        section.save()
    assert SearchEntry.objects.get().facets.split()[:2] == [
        f"section:{section.pk}",
        f"section:{above.pk}",
    ]


NAMES = {
    "official": lambda name: {"mentions": [{"tag": make_official(name)}]},
    "topic": lambda name: {"topics": [name]},
    "organisation": lambda name: {"organisations": [make_organisation(name)]},
}


@pytest.mark.parametrize("kind", NAMES)
def test_a_merge_lets_both_names_find_the_stories_and_undoing_it_parts_them(later, kind):
    for days, (headline, name) in enumerate([("Một", "Bùi Tá"), ("Hai", "Đỗ Hạ")]):
        values = NAMES[kind](name)
        organisations = values.pop("organisations", [])
        draft = make_draft(headline=headline, **values)
        for organisation in organisations:
            draft.revision_organisations.create(organisation=organisation)
        draft.submit(None)
        draft.approve(None, timezone.now() - timedelta(days=days))
    model = apps.get_model("articles", kind)
    merged, stayed = (model.objects.get(name=name) for name in ("Bùi Tá", "Đỗ Hạ"))
    user = make_user()
    with later():
        done = merge(merged, stayed, user)
    assert answers("bùi tá") == answers("đỗ hạ") == ["Một", "Hai"]
    with later():
        undo(done, user)
    assert (answers("bùi tá"), answers("đỗ hạ")) == (["Một"], ["Hai"])


def test_an_organisations_new_letters_find_what_was_written_before(later):
    organisation = make_organisation("Trạm Khuyến nông Gia Định")
    draft = make_draft(headline="Giống mới")
    draft.revision_organisations.create(organisation=organisation)
    draft.submit(None)
    draft.approve(None, timezone.now())
    with later():
        organisation.abbreviation = "TKN"
        organisation.save()
    assert answers("tkn") == ["Giống mới"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans otherwise")
def test_a_search_leaves_the_other_plans_of_its_transaction_alone():
    story("Cầu treo Kon Klor")
    assert answers("kon klor") == ["Cầu treo Kon Klor"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
