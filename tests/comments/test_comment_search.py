"""All comments by what is known of them, and one act on all that a search finds."""

import re
from datetime import date
from unicodedata import normalize

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from comments import search
from comments.editing import edit
from comments.models import Comment, ModerationAct, Rule
from comments.moderation import decide
from comments.revising import rewrite
from tests.factories import make_comment, make_revision, make_section, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
SEARCH = reverse("admin:comment_search")
ALL = reverse("admin:comment_decide_all")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def found(response):
    keys = re.findall(r'name="seen" value="(\d+):', response.text)
    return {int(key) for key in keys}


def waiting(**values):
    return make_comment(values.pop("article", None), Status.PENDING, **values)


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def address(to="spam", **query):
    return reverse("admin:comment_decide_all", query=query | {"to": to})


def mark(page):
    return re.search(r'name="mark" value="(\w+)"', page.text)[1]


# Finding


def test_everything_a_comment_is_known_by_finds_it(desk, moderator):
    story = make_revision(section=make_section("Xã hội")).article
    rule = Rule.objects.first()
    comment = waiting(
        article=story,
        author_name="Lò Văn Đức",
        body="Đường hỏng, xem https://xau.example.com/a",
        network="203.0.113.0/24",
        created_at="2026-03-01T05:00:00Z",
    )
    comment.findings.create(rule=rule, says="x")
    decide([comment], Status.REJECTED, moderator)
    waiting(author_name="Khác", body="Khác hẳn", network="198.51.100.0/24")
    for query in [
        {"q": "duong hong"},
        {"q": "Lò văn"},
        {"status": "rejected"},
        {"story": story.slug},
        {"story": f"https://bao.example/bai-viet/{story.slug}/?x=1#binh-luan"},
        {"section": make_section("Xã hội").pk},
        {"until": date(2026, 3, 1)},
        {"rule": rule.pk},
        {"moderator": moderator.pk},
        {"name": "lo van duc"},
        {"network": "203.0.113.77"},
        {"network": "203.0.113.0/24"},
        {"domain": "https://xau.example.com/khac"},
        {"q": "duong", "status": "rejected", "since": date(2026, 3, 1), "name": "Lò Văn Đức"},
    ]:
        assert found(desk.get(SEARCH, query)) == {comment.pk}, query


@pytest.mark.parametrize(
    ("body", "website", "is_found"),
    [
        ("Xem https://example.com/a", "", True),
        ("Xem example.com.", "", True),
        ("(EXAMPLE.COM)", "", True),
        ("Xem www.example.com?x=1 và", "", True),
        ("https://a.b.example.com", "", True),
        ("https://example.com:8080/", "", True),
        ("Hay", "https://example.com/", True),
        ("Hay", "https://mua.example.com", True),
        ("Xem https://notexample.com/a", "", False),
        ("Xem https://my-example.com", "", False),
        ("Xem https://example.com.vn/a", "", False),
        ("Xem example.community", "", False),
        ("Xem https://bao.vn/example.com", "", False),
        ("Hay", "https://notexample.com", False),
        ("Hay", "https://example.com.vn", False),
    ],
)
def test_links_to_a_domain_are_found_and_no_others(desk, body, website, is_found):
    comment = waiting(body=body, website=website)
    assert found(desk.get(SEARCH, {"domain": "example.com"})) == (
        {comment.pk} if is_found else set()
    )


def test_a_domain_is_found_however_it_is_spelled(desk):
    comment = waiting(body="Hay", website="https://Báo-Lá-Cải.Example/")
    for typed in ("báo-lá-cải.example", "BAO-LA-CAI.example", "https://bao-la-cai.example/x"):
        assert found(desk.get(SEARCH, {"domain": typed})) == {comment.pk}


def test_a_comment_is_found_by_its_latest_words_only(desk, moderator):
    comment = waiting(body="Câu thứ nhất")
    assert rewrite(comment, "Câu thứ hai")
    edit(Comment.objects.get(pk=comment.pk), "Câu thứ ba", moderator)
    assert found(desk.get(SEARCH, {"q": "thu ba"})) == {comment.pk}
    for former in ("thu nhat", "thu hai"):
        assert found(desk.get(SEARCH, {"q": former})) == set()
    desk.post(reverse("admin:comment_undo", args=[ModerationAct.objects.latest("at").pk]))
    assert found(desk.get(SEARCH, {"q": "thu hai"})) == {comment.pk}


@pytest.mark.parametrize(
    ("typed", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("203.0.113.77/24", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("2001:db8:1::/48", "2001:db8:1::/48"),
    ],
)
def test_a_network_is_found_by_itself_or_an_address_in_it(desk, typed, network):
    comment = waiting(network=network)
    assert found(desk.get(SEARCH, {"network": typed})) == {comment.pk}


@pytest.mark.parametrize(
    "typed",
    [
        "hỏng đường",  # in another order
        "lo duc",  # parts of a name
        "đường Đức",  # one in the text, one in the name
        "hỏng 100%",
        normalize("NFD", "Đường hỏng"),
        "ia hdrai",
        "Ia H'Drai",
        "ia h’drai",
    ],
)
@pytest.mark.parametrize("page", [SEARCH, reverse("admin:comments_comment_changelist")])
def test_comments_are_found_by_words_in_any_order_of_text_and_name(desk, page, typed):
    body = "Đường qua Ia H'Drai hỏng, 100% ổ gà"
    comment = waiting(author_name="Lò Văn Đức", body=body)
    waiting(author_name="Lò Văn Sơn", body="Đường tốt 100")
    response = desk.get(page, {"q": typed})
    assert str(comment.pk) in response.text
    listed = re.findall(r'name="(?:seen|_selected_action)" value="(\d+)', response.text)
    assert listed == [str(comment.pk)]


def test_a_page_ends_where_the_next_begins(desk, monkeypatch):
    monkeypatch.setattr("comments.admin.searching.PAGE", 2)
    article = make_revision().article
    comments = [waiting(article=article) for _ in range(3)]
    page = desk.get(SEARCH, {"status": "pending"})
    assert found(page) == {comments[1].pk, comments[2].pk}
    following = re.search(r'href="(\?status=pending&amp;after=\d+)"', page.text)[1]
    assert found(desk.get(SEARCH + following.replace("&amp;", "&"))) == {comments[0].pk}


@pytest.mark.parametrize(
    "query",
    [
        {"status": "khong-co"},
        {"story": "khong-co"},
        {"story": "không có gì"},
        {"section": "0"},
        {"since": "hôm qua"},
        {"rule": "x"},
        {"moderator": "9" * 30},
        {"network": "mạng"},
        {"network": "203.0.0.0/16"},
        {"network": "203.0.113.7/32"},
        {"network": "203.0.113.0/0"},
        {"network": "2001:db8::/32"},
        {"network": "203.0.113.0/x"},
        {"network": "203.0.113.0/"},
        {"domain": "xau"},
        {"q": "a\0"},
    ],
)
def test_what_cannot_be_looked_for_is_told_beside_it(desk, query):
    waiting()
    response = desk.get(SEARCH, query)
    assert response.status_code == 422
    assert "errorlist" in response.text
    assert found(response) == set()


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
def test_a_page_that_begins_nowhere_is_the_first(desk, after):
    comment = waiting()
    assert found(desk.get(SEARCH, {"after": after})) == {comment.pk}


# The ticked ones


def test_the_ticked_ones_are_decided_and_the_search_comes_back(desk):
    comments, other = [waiting(), waiting()], waiting()
    back = f"{SEARCH}?status=pending"
    sent = {"seen": [f"{one.pk}:1" for one in comments], "to": "spam", "next": back}
    response = desk.post(reverse("admin:comment_queue_decide"), sent)
    assert response["Location"] == back
    assert Comment.objects.get(status=Status.PENDING) == other
    assert ModerationAct.objects.get().count == 2


def test_nothing_ticked_is_told(desk):
    waiting()
    sent = {"to": "spam", "next": f"{SEARCH}?status=pending"}
    assert "Hãy chọn bình luận" in told(desk.post(reverse("admin:comment_queue_decide"), sent))


def test_no_other_site_is_led_to(desk):
    comment = waiting()
    sent = {"seen": f"{comment.pk}:1", "to": "spam", "next": "https://xau.example/"}
    response = desk.post(reverse("admin:comment_queue_decide"), sent)
    assert response["Location"].startswith("/admin/")


# All that is found


def test_all_that_is_found_is_decided_after_a_look(desk, moderator):
    article = make_revision().article
    comments = [waiting(article=article, network="203.0.113.0/24") for _ in range(3)]
    other = waiting(article=article, network="198.51.100.0/24")
    ask = address(network="203.0.113.9", status="pending")
    page = desk.get(ask)
    assert "3 bình luận" in page.text
    response = desk.post(ask, {"mark": mark(page), "reason": "Rải quảng cáo"})
    assert response["Location"] == reverse("admin:comment_acts")
    act = ModerationAct.objects.get()
    assert (act.by, act.to_status, act.count) == (moderator, Status.SPAM, 3)
    assert act.reason == "Rải quảng cáo"
    assert "203.0" not in act.asked
    assert "chờ duyệt" in act.asked
    assert set(Comment.objects.filter(status=Status.SPAM)) == set(comments)
    assert Comment.objects.get(status=Status.PENDING) == other


def test_the_log_names_no_reader(desk):
    waiting(author_name="Lò Văn Đức")
    for query in ({"name": "Lò Văn Đức"}, {"q": "lo van duc"}):
        page = desk.get(address("rejected", **query))
        desk.post(address("rejected", **query), {"mark": mark(page)})
        act = ModerationAct.objects.latest("at")
        assert act.asked
        assert "uc" not in act.asked.replace("mục", "").lower()
        Comment.objects.update(status=Status.PENDING)


@pytest.mark.parametrize("change", ["another came", "one was decided", "one was changed"])
def test_a_result_that_changed_since_is_refused_whole(desk, change):
    article = make_revision().article
    comments = [waiting(article=article, network="203.0.113.0/24") for _ in range(2)]
    ask = address(network="203.0.113.0/24", status="pending")
    seen = mark(desk.get(ask))
    if change == "another came":
        waiting(article=article, network="203.0.113.0/24")
    elif change == "one was decided":
        decide(comments[:1], Status.APPROVED)
    else:
        Comment.objects.filter(pk=comments[0].pk).update(version=2)
    response = desk.post(ask, {"mark": seen, "reason": "Đã gõ"})
    assert response.status_code == 409
    assert "chưa quyết định gì" in response.text
    assert "Đã gõ" in response.text
    assert not Comment.objects.filter(status=Status.SPAM).exists()
    desk.post(ask, {"mark": mark(response)})
    assert Comment.objects.filter(status=Status.SPAM).exists()


def test_what_another_decides_in_the_last_moment_is_noticed(desk, monkeypatch):
    article = make_revision().article
    comments = [waiting(article=article, network="203.0.113.0/24") for _ in range(3)]
    ask = address(network="203.0.113.0/24", status="pending")
    seen = mark(desk.get(ask))

    def decide_after_another(*arguments):
        decide(comments[:1], Status.APPROVED)
        return decide(*arguments)

    monkeypatch.setattr("comments.admin.searching.decide", decide_after_another)
    response = desk.post(ask, {"mark": seen})
    assert response.status_code == 409
    assert not Comment.objects.filter(status=Status.SPAM).exists()
    assert not ModerationAct.objects.filter(to_status=Status.SPAM).exists()


@pytest.mark.parametrize(
    "query", [{}, {"to": "erased", "q": "a"}, {"to": "spam"}, {"to": "spam", "network": "x"}]
)
def test_an_act_on_nothing_in_particular_is_refused(desk, query):
    comment = waiting(body="a")
    for send in (desk.get, desk.post):
        response = send(reverse("admin:comment_decide_all", query=query))
        assert response.status_code == 302
        assert told(response)
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_an_empty_result_is_told(desk):
    response = desk.get(address(q="khong co gi"))
    assert response["Location"].startswith(SEARCH)
    assert told(response)


def test_one_act_has_an_end(desk, monkeypatch):
    monkeypatch.setattr(search, "MOST_AT_ONCE", 2)
    article = make_revision().article
    for _ in range(3):
        waiting(article=article)
    page = desk.get(address(story=article.slug))
    assert "2 bình luận" in page.text
    desk.post(address(story=article.slug), {"mark": mark(page)})
    assert Comment.objects.filter(status=Status.SPAM).count() == 2


def test_no_address_finds_a_contact(desk):
    comment = waiting(email="canary@example.com")
    for query in ({"q": "canary"}, {"contact": comment.contact_id}, {"domain": "example.com"}):
        text = desk.get(SEARCH, query).text
        assert comment.contact.blind_index not in text
        assert "canary@" not in text


def test_nobody_else_searches(client, reporter):
    client.force_login(reporter)
    waiting()
    assert client.get(SEARCH).status_code == 403
    assert client.post(address(status="pending")).status_code == 403
    assert make_user("managing editor").has_perm("comments.moderate_comment")
