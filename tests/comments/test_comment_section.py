"""The comments and the form on a story's page."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from comments.moderation import decide, pick
from comments.submissions import answer_for_the_newsroom
from comments.threads import THREADS_A_PAGE
from tests.comments.posting import TYPED, given_back, post_url, typed
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
COMMENT = re.compile(r'<article class="comment" id="binh-luan-(\w{16})">(.*?)</article>', re.DOTALL)


def section_of(client, article, query=""):
    page = client.get(article.get_absolute_url() + query).text
    return page.partition('<section class="comments" id="binh-luan"')[2].partition("</section>")[0]


def shown(section):
    """The public ids in the order of the page."""
    return [public_id for public_id, _html in COMMENT.findall(section)]


def html_of(section, comment):
    return dict(COMMENT.findall(section))[comment.public_id]


def names(comments):
    return [comment.public_id for comment in comments]


def ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


def test_threads_stand_oldest_first_each_with_its_replies(client):
    late = make_comment(created_at=ago(10))
    article = late.article
    early = make_comment(article, created_at=ago(30))
    late_reply = make_comment(article, parent=early, created_at=ago(5))
    early_reply = make_comment(article, parent=early, created_at=ago(20))
    section = section_of(client, article)
    assert shown(section) == names([early, early_reply, late_reply, late])
    assert section.count('class="comment-replies"') == 1


def test_only_approved_comments_are_shown_and_counted(client):
    root = make_comment(body="Thấy được")
    for status in set(Status) - {Status.APPROVED}:
        make_comment(root.article, status=status, body="Không thấy")
        make_comment(root.article, status=status, body="Không thấy", parent=root)
    section = section_of(client, root.article)
    assert "(1)" in section.partition("<h2>")[2].partition("</h2>")[0]
    assert shown(section) == [root.public_id]
    assert "Không thấy" not in section


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM, Status.WITHDRAWN, Status.ERASED])
def test_replies_stand_on_under_a_placeholder(client, status):
    root = make_comment(body="Mất rồi", author_name="Người viết")
    reply = make_comment(root.article, parent=root)
    decide([root], status)
    section = section_of(client, root.article)
    assert shown(section) == names([root, reply])
    assert "Mất rồi" not in section
    assert "Người viết" not in section
    decide([reply], Status.REJECTED)
    assert shown(section_of(client, root.article)) == []


def test_a_deeper_reply_names_what_it_answers(client):
    root = make_comment(author_name="Gốc")
    reply = make_comment(root.article, parent=root, author_name="Lan <Anh>")
    deeper = make_comment(root.article, parent=reply, author_name="Sâu")
    section = section_of(client, root.article)
    link = f'<a href="#binh-luan-{reply.public_id}">'
    assert "Lan &lt;Anh&gt;" in html_of(section, deeper).partition(link)[2].partition("</a>")[0]
    assert link not in html_of(section, reply)
    decide([reply], Status.REJECTED)
    section = section_of(client, root.article)
    assert "Lan" not in section
    assert shown(section) == names([root, deeper])


def test_a_comment_links_its_place_its_author_and_its_reply(client):
    comment = make_comment(website="https://example.com/?a=1&b=2", author_name="Lan Anh")
    html = html_of(section_of(client, comment.article), comment)
    assert f'href="{comment.get_absolute_url()}"' in html
    assert 'href="https://example.com/?a=1&amp;b=2" rel="nofollow ugc noopener"' in html
    assert f'href="{post_url(comment.article)}?tra-loi={comment.public_id}"' in html


def test_a_page_holds_twenty_threads_and_leads_on(client):
    article = make_revision().article
    threads = [make_comment(article, created_at=ago(90 - number)) for number in range(45)]
    reply = make_comment(article, parent=threads[44])
    pages, query = [], ""
    while query is not None:
        section = section_of(client, article, query)
        pages.append(shown(section))
        following = re.search(r"\?binh-luan-tu=\w+(?=#binh-luan\")", section)
        query = following and following[0]
    assert pages == [names(threads[:20]), names(threads[20:40]), names([*threads[40:], reply])]


def test_comments_of_one_moment_are_neither_lost_nor_shown_twice(client):
    article, moment = make_revision().article, ago(5)
    threads = [make_comment(article, created_at=moment) for _ in range(THREADS_A_PAGE + 2)]
    following = threads[THREADS_A_PAGE]
    first = section_of(client, article)
    second = section_of(client, article, f"?binh-luan-tu={following.public_id}")
    assert shown(first) + shown(second) == names(threads)


def test_the_address_of_a_comment_opens_the_page_it_stands_on(client):
    article = make_revision().article
    threads = [make_comment(article, created_at=ago(90 - number)) for number in range(30)]
    reply = make_comment(article, parent=threads[25])
    response = client.get(reply.get_absolute_url())
    assert f'id="binh-luan-{reply.public_id}"' in response.text
    assert shown(response.text)[0] == threads[25].public_id


@pytest.mark.parametrize(
    "query", ["?binh-luan-tu=", "?binh-luan-tu=%00%FF", "?binh-luan-tu=x&binh-luan-tu=y"]
)
def test_an_unknown_place_shows_the_first_page(client, query):
    comment = make_comment()
    elsewhere = make_comment()
    assert shown(section_of(client, comment.article, query)) == [comment.public_id]
    query = f"?binh-luan-tu={elsewhere.public_id}"
    assert shown(section_of(client, comment.article, query)) == [comment.public_id]


def test_closed_comments_stay_and_take_no_more(client):
    comment = make_comment()
    Article.objects.update(comment_policy="closed")
    section = section_of(client, comment.article)
    assert shown(section) == [comment.public_id]
    assert "<form" not in section
    assert "tra-loi=" not in section


def test_comments_that_are_off_show_nothing(client):
    comment = make_comment()
    Article.objects.update(comment_policy="off")
    assert "binh-luan" not in client.get(comment.article.get_absolute_url()).text
    assert not Comment.objects.visible().exists()


def test_the_page_is_the_same_for_everybody(client, moderator):
    comment = make_comment(email="canary@example.com")
    address = comment.article.get_absolute_url()
    anonymous = client.get(address)
    client.force_login(moderator)
    assert client.get(address).text == anonymous.text
    assert not anonymous.cookies
    assert "csrf" not in anonymous.text
    assert "canary" not in anonymous.text


def test_the_form_of_a_cached_page_can_be_sent(client):
    article = make_revision().article
    given = given_back(client.get(article.get_absolute_url()))
    assert client.post(post_url(article), given | TYPED).status_code == 303
    assert Comment.objects.get().doubt == ""


def test_the_form_names_its_fields(client):
    section = section_of(client, make_revision().article)
    for name, attributes in {
        "body": "",
        "name": 'autocomplete="name"',
        "email": 'autocomplete="email" inputmode="email"',
        "website": 'autocomplete="url" inputmode="url"',
    }.items():
        control = re.search(rf'<(?:input|textarea)[^>]* ?name="{name}"[^>]*>', section)[0]
        assert attributes in control
        assert f'<label for="tra-loi-{name}">' in section
        assert (" required" in control) == (name != "website")
    assert " style=" not in section


@pytest.mark.parametrize("many", [2, 60])
def test_a_section_costs_three_queries_however_many_comments(rf, django_assert_num_queries, many):
    revision = make_revision()
    for number in range(many):
        root = make_comment(revision.article, created_at=ago(90))
        for _ in range(1 + 4 * (number % 2)):
            parent = make_comment(revision.article, parent=root)
            make_comment(revision.article, parent=parent)
    revision.article.refresh_from_db()
    template = Template("{% load comments %}{% comment_section revision %}")
    context = {"revision": revision}
    with django_assert_num_queries(3):  # the threads, their first replies, the picks
        html = template.render(Context(context | {"request": rf.get("/")}))
    threads = min(many, THREADS_A_PAGE)
    assert len(shown(html)) == threads + (2 + 3) * threads // 2
    place = f"/?binh-luan-tu={shown(html)[1]}"
    with django_assert_num_queries(3):  # where to begin, the threads, their replies
        template.render(Context(context | {"request": rf.get(place)}))


# Long threads


def thread_of(count, **values):
    root = make_comment(created_at=ago(500), **values)
    replies = [
        make_comment(root.article, parent=root, created_at=ago(400 - number))
        for number in range(count)
    ]
    return root, replies


def more(section):
    """The address and the words of the link to a thread's further replies, or None."""
    found = re.search(
        r'class="comment-more"><a href="([^"]*)"[^>]*>([^<]*)</a></p>\s*</li>', section
    )
    return found and (found[1].partition("?")[2], found[2])


def test_a_thread_shows_three_replies_and_says_how_many_follow(client):
    root, replies = thread_of(5)
    section = section_of(client, root.article)
    assert shown(section) == names([root, *replies[:3]])
    place, words = more(section)
    assert words == "Xem thêm 2 trả lời"
    assert place == replies[3].get_absolute_url().partition("?")[2]
    assert more(section_of(client, thread_of(3)[0].article)) is None


def test_the_further_replies_are_read_a_page_at_a_time(client):
    root, replies = thread_of(45)
    other = make_comment(root.article, created_at=ago(1))
    read, section = names(replies[:3]), section_of(client, root.article)
    while following := more(section):
        section = section_of(client, root.article, f"?{following[0]}")
        page = shown(section)
        assert (page[0], page[-1]) == (root.public_id, other.public_id)
        read = [*read, *page[1:-1]]
    assert read == names(replies)


def test_a_reply_in_the_middle_of_a_long_thread_has_an_address(client):
    root, replies = thread_of(45)
    section = section_of(client, root.article, f"?binh-luan-tu={replies[30].public_id}")
    assert shown(section) == names([root, *replies[30:45]])
    assert f'href="{root.get_absolute_url()}"' in section.partition("comment-more")[2]


def test_a_reply_names_a_parent_that_stands_on_another_page(client):
    root, replies = thread_of(6)
    answer = make_comment(root.article, parent=replies[1], created_at=ago(2))
    section = section_of(client, root.article, f"?binh-luan-tu={answer.public_id}")
    link = f'<a href="{replies[1].get_absolute_url()}"><bdi>{replies[1].author_name}'
    assert link in html_of(section, answer)


# The other order


def test_the_latest_thread_can_stand_first(client):
    article = make_revision().article
    threads = [make_comment(article, created_at=ago(90 - number)) for number in range(25)]
    reply = make_comment(article, parent=threads[24])
    section = section_of(client, article, "?binh-luan-xep=moi")
    assert shown(section) == names([threads[24], reply, *threads[23:4:-1]])
    place = f"binh-luan-xep=moi&amp;binh-luan-tu={threads[4].public_id}#binh-luan"
    assert place in section
    second = section_of(client, article, f"?{place.replace('&amp;', '&')}")
    assert shown(second) == names(threads[4::-1])
    assert 'aria-current="true">Mới nhất trước' in second


# Picks and staff


def test_picks_stand_on_top_of_the_first_page_the_latest_first(client):
    article = make_revision().article
    comments = [make_comment(article, body=f"Lời {number}") for number in range(5)]
    for comment in comments[:4]:
        pick(comment)
    section = section_of(client, article)
    top = section.partition("<aside")[2].partition("</aside>")[0]
    assert re.findall(r"Lời \d", top) == ["Lời 3", "Lời 2", "Lời 1"]
    assert "<aside" not in section_of(client, article, f"?binh-luan-tu={comments[1].public_id}")
    for comment in comments[2:4]:
        comment.refresh_from_db()
    pick(comments[3], is_pick=False)
    decide([comments[2]], Status.REJECTED)
    top = section_of(client, article).partition("<aside")[2].partition("</aside>")[0]
    assert re.findall(r"Lời \d", top) == ["Lời 1", "Lời 0"]


def test_only_what_is_approved_is_picked_and_a_pick_makes_the_page_another(client):
    waiting = make_comment(status=Status.PENDING)
    pick(waiting)
    assert Comment.objects.get().picked_at is None
    comment = make_comment()
    before = Article.objects.get(pk=comment.article_id).comments_version
    pick(comment)
    assert Article.objects.get(pk=comment.article_id).comments_version == before + 1


def test_an_answer_of_the_newsroom_carries_its_badge_and_role(client, moderator):
    root = make_comment()
    answer_for_the_newsroom(moderator, "Ban Bạn đọc", root, "Cảm ơn chị.")
    answer = Comment.objects.get(parent=root)
    html = html_of(section_of(client, root.article), answer)
    assert '<span class="comment-badge">Tòa soạn</span>' in html
    assert "Ban Bạn đọc" in html
    assert answer.events.get().by == moderator
    assert "Tòa soạn" not in html_of(section_of(client, root.article), root)


def test_nobody_claims_to_be_staff_by_the_form(client, moderator):
    article = make_revision().article
    client.post(post_url(article), typed(article) | {"staff": moderator.pk, "staff_role": "Sếp"})
    assert (Comment.objects.get().staff, Comment.objects.get().staff_role) == (None, "")


# News and feed


def test_an_open_page_can_ask_how_many_there_are_now(client):
    article = make_comment().article
    address = reverse("comments:news", args=[article.slug])
    first = client.get(address)
    assert first.json() == {"count": 1}
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_comment(article)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.json() == {"count": 2}
    assert not changed.cookies


def test_a_story_has_a_feed_of_its_comments(client):
    comment = make_comment(
        body="Một <b>\n\nhai", author_name="Lan & Anh", email="canary@example.com"
    )
    make_comment(comment.article, status=Status.PENDING, body="Chưa duyệt")
    response = client.get(reverse("comments:feed", args=[comment.article.slug]))
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314 (our own)
    entries = feed.findall("{*}entry")
    assert [entry.findtext("{*}summary") for entry in entries] == [comment.html]
    assert [entry.findtext("{*}author/{*}name") for entry in entries] == ["Lan & Anh"]
    assert (
        entries[0].find("{*}link").get("href") == f"http://testserver{comment.get_absolute_url()}"
    )
    assert "canary" not in response.text


@pytest.mark.parametrize("name", ["comments:news", "comments:feed"])
def test_what_is_not_shown_has_no_news_and_no_feed(client, name, django_assert_max_num_queries):
    article = make_comment().article
    address = reverse(name, args=[article.slug])
    with django_assert_max_num_queries(2):
        assert client.get(address).status_code == 200
    Article.objects.update(comment_policy="off")
    assert client.get(address).status_code == 404
    assert client.get(reverse(name, args=["khong-co"])).status_code == 404
