"""The comments and the form on a story's page."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from comments.moderation import decide
from comments.threads import THREADS_A_PAGE
from tests.comments.posting import TYPED, given_back, post_url
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
COMMENT = re.compile(r'<article class="comment" id="binh-luan-(\w{16})">(.*?)</article>', re.DOTALL)


def section_of(client, article, query=""):
    page = client.get(article.get_absolute_url() + query).text
    return page.partition('<section class="comments" id="binh-luan">')[2].partition("</section>")[0]


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
    assert f'href="#binh-luan-{comment.public_id}"' in html
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
def test_a_section_costs_two_queries_however_many_comments(rf, django_assert_num_queries, many):
    revision = make_revision()
    for _ in range(many):
        parent = make_comment(revision.article, created_at=ago(90))
        make_comment(revision.article, parent=make_comment(revision.article, parent=parent))
    revision.article.refresh_from_db()
    template = Template("{% load comments %}{% comment_section revision %}")
    context = {"revision": revision}
    with django_assert_num_queries(2):  # the threads, their replies
        html = template.render(Context(context | {"request": rf.get("/")}))
    assert len(shown(html)) == 3 * min(many, THREADS_A_PAGE)
    place = f"/?binh-luan-tu={shown(html)[1]}"
    with django_assert_num_queries(3):  # and where to begin
        template.render(Context(context | {"request": rf.get(place)}))
