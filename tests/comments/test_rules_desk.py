"""Rules written, tried and judged at the desk."""

import pytest
from django.urls import reverse

from comments.models import Comment, Finding, Rule
from comments.moderation import decide
from comments.rules import findings_of, keep_findings
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TYPED = {
    "name": "Mời chào",
    "kind": "words",
    "words": "vay nóng\n lãi suất thấp ",
    "threshold": "0",
    "action": "hold",
    "is_active": "on",
}


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


@pytest.fixture
def no_rules(db):
    Rule.objects.all().delete()


def add(desk, **changes):
    return desk.post(reverse("admin:comments_rule_add"), TYPED | changes)


def test_a_rule_is_written_without_code(desk, no_rules):
    assert add(desk).status_code == 302
    assert Rule.objects.get().words == "vay nóng\nlãi suất thấp"
    (finding,) = findings_of(Comment(author_name="A", body="Ai cần V A Y N O N G không?"))
    assert "vay nóng" in finding.says


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": "vay nóng\na"}, "“a” quá ngắn"),
        ({"words": "vay nóng\n!!"}, "“!!” quá ngắn"),
        ({"words": ""}, "ít nhất một từ"),
        ({"words": "\n".join(f"từ {number}" for number in range(1001))}, "1000"),
        ({"words": "dài " * 50}, "dài hơn 100"),
        ({"words": "bài viết"}, "80 %"),
        ({"kind": "length", "threshold": "1", "words": ""}, "100 %"),
        ({"kind": "links", "threshold": "-1", "words": ""}, "0"),
        ({"kind": "length", "threshold": "0", "words": ""}, "số chữ"),
        ({"kind": "pattern"}, "pattern"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_what_was_typed(desk, no_rules, changes, sentence):
    article = make_revision().article
    for number in range(20):
        make_comment(article, body="Bài viết rất hay." if number < 16 else "Cảm ơn tòa soạn.")
    response = add(desk, **changes)
    assert response.status_code == 200
    assert sentence in response.text
    assert not Rule.objects.exists()
    kept = (changes.get("words") or "").strip().split("\n")[0][:20]
    assert kept in response.text


def beside(response, field):
    """What is said of one field of the form."""
    return " ".join(response.context["adminform"].form.errors.get(field, []))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "length", "threshold": "1", "words": ""}, "threshold"),
        ({"kind": "words", "words": "\n".join("aeiou")}, "words"),
        ({"kind": "words", "words": "toi\nthe\nbai viet\nchuc\nva\nthu tuc\nngay"}, "words"),
    ],
)
def test_a_new_site_refuses_what_would_meet_everything(desk, no_rules, changes, field):
    response = add(desk, **changes)
    assert response.status_code == 200
    assert beside(response, field)
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("action", "met", "is_kept"),
    [("hold", 10, True), ("hold", 11, False), ("spam", 2, True), ("spam", 3, False)],
)
def test_what_nobody_reads_first_may_meet_little(desk, no_rules, action, met, is_kept):
    article = make_revision().article
    for number in range(20):
        make_comment(article, body="Mua ngay kẻo hết" if number < met else "Bài hay")
    response = add(desk, words="mua ngay", action=action)
    assert Rule.objects.exists() == is_kept
    assert is_kept or f"{met * 5} %" in beside(response, "words")


def test_what_waits_is_looked_at_too(desk, no_rules):
    article = make_revision().article
    for number in range(40):
        status = "approved" if number < 20 else "pending"
        make_comment(article, status, body="Hay" if number < 20 else "Đường hỏng rồi")
    assert "100 %" in beside(add(desk, words="duong hong"), "words")
    assert not Rule.objects.exists()


def test_a_long_comment_can_be_held(no_rules):
    Rule.objects.create(name="Quá dài", kind="length", threshold=100)
    assert not findings_of(Comment(body="d" * 100))
    assert findings_of(Comment(body="d" * 101))


def test_the_list_tells_how_often_a_rule_was_met_and_overruled(desk, no_rules, moderator):
    rule = Rule.objects.create(name="Khen", kind="words", words="hay")
    for number in range(4):
        comment = make_comment(status="pending", body=f"Hay lần {number}.")
        keep_findings(comment, findings_of(comment))
        if number == 0:
            decide([comment], "approved", moderator)
    assert Finding.objects.filter(rule=rule).count() == 4
    page = desk.get(reverse("admin:comments_rule_changelist")).text
    assert "1 (25 %)" in page


def test_a_text_is_tried_and_nothing_of_it_kept(desk, no_rules):
    Rule.objects.create(name="Cờ bạc", kind="words", words="nhà cái", action="spam")
    address = reverse("admin:comment_try_rules")
    page = desk.post(address, {"text": "Nhà cái uy tín", "name": "Tí"}).text
    assert "Cờ bạc" in page
    assert "mục rác" in page
    assert "Nhà cái uy tín" in page
    assert "Không quy tắc nào" in desk.post(address, {"text": "Bài hay."}).text
    assert desk.post(address, {"text": " "}).status_code == 422
    assert desk.post(address, {"text": "d" * 5001}).status_code == 422
    assert not Comment.objects.exists()
    assert not Finding.objects.exists()


def test_a_moderator_reads_and_tries_rules_but_changes_none(client, moderator):
    client.force_login(moderator)
    assert client.get(reverse("admin:comments_rule_changelist")).status_code == 200
    assert add(client).status_code == 403
    assert client.post(reverse("admin:comment_try_rules"), {"text": "Thử"}).status_code == 200
