"""The desk's first page: who sees what waits for them, in how many queries."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Figure, Revision, RevisionEvent, WorkingCopy
from articles.reviewing import keep_as_submitted
from comments.models import Comment
from newsroom.desk import MOST_ROWS, MOST_WAITING, blocks_for, charts_for
from tests.factories import (
    make_comment,
    make_draft,
    make_photo,
    make_revision,
    make_section,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

URL = reverse("admin:index")


@pytest.fixture
def editor(db):
    """A section editor of Chính trị."""
    user = make_user("section editor", username="editor")
    make_section("Chính trị").editors.add(user)
    return user


def written(user, **values):
    """A draft that `user` began."""
    draft = make_draft(**values)
    QuerySet(RevisionEvent).filter(revision=draft, kind="begin").update(by=user)
    return draft


def sent(user, **values):
    """What `user` wrote and sent to review."""
    draft = written(user, **values)
    draft.submit(user)
    return draft


def block_of(user, key, now=None):
    return next((block for block in blocks_for(user, now) if block.key == key), None)


def texts(block):
    return [row.text for _label, rows in block.groups for row in rows]


def only_row(block):
    (row,) = [row for _label, rows in block.groups for row in rows]
    return row


# What is mine


def test_my_texts_are_those_i_wrote_in_and_nobody_elses(reporter, editor):
    mine = written(reporter)
    waiting = sent(reporter)
    written(editor)
    aside = written(reporter)
    aside.discard(reporter)
    make_revision()
    assert set(texts(block_of(reporter, "mine"))) == {mine.headline, waiting.headline}


def test_a_text_sent_back_comes_first_with_its_note(reporter, editor):
    back = sent(reporter)
    back.send_back(editor, "Thiếu nguồn")
    written(reporter)
    block = block_of(reporter, "mine")
    (_label, rows), *_none = block.groups
    assert (rows[0].text, rows[0].note) == (back.headline, "Thiếu nguồn")
    assert rows[1].note == ""


def test_a_text_sent_again_no_longer_counts_as_sent_back(reporter, editor):
    back = sent(reporter)
    back.send_back(editor, "Thiếu nguồn")
    back.events.create(by=reporter, kind="edit", from_state="draft", to_state="draft")
    assert only_row(block_of(reporter, "mine")).note == "Thiếu nguồn"
    back.submit(reporter)
    assert only_row(block_of(reporter, "mine")).note == ""


def test_without_a_draft_there_is_a_sentence(reporter):
    block = block_of(reporter, "mine")
    assert block.groups == []
    assert block.empty


def test_texts_i_typed_and_did_not_save_are_offered_to_me_alone(reporter, editor):
    draft = written(reporter)
    WorkingCopy.objects.create(user=reporter, revision=draft, version=1, data=[])
    WorkingCopy.objects.create(user=reporter, data=[["headline", "Chưa lưu"]])
    WorkingCopy.objects.create(user=editor, data=[["headline", "Của người khác"]])
    assert texts(block_of(reporter, "unsaved")) == ["Chưa lưu", draft.headline]


@pytest.mark.parametrize("data", [[], [["headline", ""]], [["headline", "  "]]])
def test_unsaved_text_without_a_headline_still_has_a_name(reporter, data):
    WorkingCopy.objects.create(user=reporter, data=data)
    assert only_row(block_of(reporter, "unsaved")).text


def test_authors_are_told_what_others_decided(reporter, managing_editor):
    story = sent(reporter)
    story.approve(managing_editor, timezone.now())
    story.article.withdraw(managing_editor, "Bài đã gỡ.", reason="Sai nhân vật")
    other = make_revision(by=managing_editor)
    news = block_of(reporter, "news")
    assert texts(news) == [story.headline] * 2
    assert news.groups[0][1][0].note == "Sai nhân vật"
    assert other.headline not in texts(news)
    assert block_of(reporter, "news", timezone.now() + timedelta(days=8)) is None


def test_authors_are_told_of_what_others_put_aside_and_of_no_text_kept_in_review(reporter, editor):
    put_aside, edited = sent(reporter), sent(reporter)
    put_aside.discard(editor, "Đã có tin khác")
    keep_as_submitted(edited, editor)
    written(reporter).discard(reporter)
    written(editor).discard(None)
    news = block_of(reporter, "news")
    assert only_row(news).text == put_aside.headline
    assert only_row(news).note == "Đã có tin khác"


# What waits for an editor


def test_review_is_worked_from_its_oldest_end_section_by_section(reporter, managing_editor):
    first = sent(reporter, section=make_section("Kinh tế"))
    second = sent(reporter, section=make_section("Chính trị"))
    third = sent(reporter, section=make_section("Kinh tế"))
    groups = block_of(managing_editor, "review").groups
    assert [(label, [row.text for row in rows]) for label, rows in groups] == [
        ("Kinh tế", [first.headline, third.headline]),
        ("Chính trị", [second.headline]),
    ]


def test_what_counts_is_since_when_it_waits_not_when_it_was_begun(reporter, managing_editor):
    begun_first = written(reporter)
    sent_first = sent(reporter)
    begun_first.submit(reporter)
    found = texts(block_of(managing_editor, "review"))
    assert found == [sent_first.headline, begun_first.headline]


def test_a_claimed_story_names_who_claimed_it(reporter, editor):
    story = sent(reporter)
    story.claim(editor)
    assert any("editor" in fact for fact in only_row(block_of(editor, "review")).facts)


def test_a_section_editor_sees_only_their_sections(reporter, editor):
    ours = sent(reporter)
    sent(reporter, section=make_section("Kinh tế"))
    assert texts(block_of(editor, "review")) == [ours.headline]


def test_what_was_approved_alone_waits_with_its_reason(managing_editor, editor):
    story = sent(managing_editor)
    story.approve(managing_editor, timezone.now(), alone_because="Tin bão khẩn")
    assert only_row(block_of(editor, "countersign")).note == "Tin bão khẩn"
    story.countersign(editor)
    assert block_of(editor, "countersign") is None


def test_what_waits_longest_is_countersigned_first_and_ones_own_by_others(managing_editor):
    colleague = make_user("managing editor", username="colleague")
    drafts = [sent(by) for by in (colleague, managing_editor, colleague)]
    for draft, by in zip(reversed(drafts), (colleague, managing_editor, colleague), strict=True):
        draft.approve(by, timezone.now(), alone_because="Trực một mình")
    last, own, first = map(str, drafts)
    assert texts(block_of(managing_editor, "countersign")) == [first, last, own]


# The paper


def test_the_timeline_goes_by_the_days_of_vietnam(reporter):
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    late = make_revision(publish_at=timezone.now() + timedelta(days=2))
    Revision.objects.filter(pk=late.pk).update(publish_at=now.replace(hour=23, minute=59))
    early = make_revision(publish_at=timezone.now() + timedelta(days=2))
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=1)
    Revision.objects.filter(pk=early.pk).update(publish_at=tomorrow)
    (today, rows), (next_day, next_rows) = block_of(reporter, "scheduled", now).groups
    assert _("today") in today
    assert _("tomorrow") in next_day
    assert (rows[0].text, rows[0].facts[0]) == (late.headline, "23:59")
    assert (next_rows[0].text, next_rows[0].facts[0]) == (early.headline, "00:01")


def test_a_change_to_a_published_story_is_told_from_a_new_one(reporter):
    story = make_revision()
    draft = story.copy(by=None)
    draft.submit(None)
    draft.approve(None, timezone.now() + timedelta(hours=3))
    assert len(only_row(block_of(reporter, "scheduled")).facts) == 3


def test_published_stories_somebody_changes_are_listed(reporter):
    story = make_revision()
    draft = story.copy(by=None)
    make_draft()
    gone = make_revision()
    gone.copy(by=None)
    Article.objects.filter(pk=gone.article_id).update(withdrawn_at=timezone.now())
    assert only_row(block_of(reporter, "changing")).url.endswith(f"/{draft.pk}/change/")


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ({"alt": "", "credit": "Minh họa"}, 1),
        ({"alt": "Cầu treo", "credit": ""}, 1),
        ({"alt": "", "credit": ""}, 2),
        ({"alt": "", "is_decorative": True, "credit": "Minh họa"}, 0),
        ({"alt": "Cầu treo", "credit": "Minh họa"}, 0),
    ],
)
def test_pictures_without_words_are_pointed_out(reporter, words, lacks):
    draft = make_draft()
    figure = Figure.objects.create(
        revision=draft, photo=make_photo(), alt="Cầu treo", credit="Minh họa"
    )
    draft.submit(None)
    draft.approve(None, timezone.now())
    # As an import may have brought it: the desk's own gate lets none through.
    QuerySet(Figure).filter(pk=figure.pk).update(**words)
    block = block_of(reporter, "pictures")
    assert len(only_row(block).facts) == lacks if lacks else block is None


def test_pictures_of_old_stories_are_left_alone(reporter):
    assert block_of(reporter, "pictures", timezone.now() + timedelta(days=31)) is None


# Comments


def test_moderators_see_how_many_wait_and_since_when(moderator):
    now = timezone.now()
    article = make_revision().article
    make_comment(article, status=Comment.Status.PENDING, created_at=now - timedelta(hours=1))
    make_comment(article, status=Comment.Status.PENDING, created_at=now)
    make_comment(article)
    row = only_row(block_of(moderator, "comments", now))
    assert row.text.startswith("2 ")
    oldest = timezone.localtime(now - timedelta(hours=1))
    assert f"{oldest:%H:%M}" in row.facts[0]


def test_very_many_are_not_counted_to_the_end(moderator):
    article = make_revision().article
    Comment.objects.bulk_create(
        Comment(
            article=article,
            author_name="Lan",
            body="Hay",
            created_at=timezone.now(),
            submission_key=f"{number}",
        )
        for number in range(MOST_WAITING + 5)
    )
    assert only_row(block_of(moderator, "comments")).text.startswith(f"{MOST_WAITING}+ ")


# Charts


def test_charts_count_by_the_days_of_vietnam(managing_editor):
    now = timezone.localtime().replace(hour=12)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for moment in [midnight, midnight - timedelta(seconds=1), midnight - timedelta(days=29)]:
        story = make_revision(publish_at=moment)
        make_comment(story.article, created_at=moment)
    make_revision(publish_at=midnight - timedelta(days=29, seconds=1))
    stories, comments = charts_for(managing_editor, now)
    for chart in (stories, comments):
        counts = [count for _day, count in chart.counts]
        assert counts == [1, *[0] * 27, 1, 1]
        assert chart.counts[-1][0] == now.date()


# The page


BLOCKS = {
    "reporter": {"mine", "scheduled"},
    "section editor": {"mine", "scheduled", "review"},
    "managing editor": {"mine", "scheduled", "review", "comments", "identity"},
    "moderator": {"comments"},
}
CHARTS = {
    "reporter": ["stories"],
    "section editor": ["stories"],
    "managing editor": ["stories", "comments"],
    "moderator": ["comments"],
}


@pytest.mark.parametrize("role", BLOCKS)
def test_each_role_sees_its_own_blocks_even_on_an_empty_desk(client, role):
    user = make_user(role)
    client.force_login(user)
    response = client.get(URL)
    assert {block.key for block in response.context["blocks"]} == BLOCKS[role]
    assert [chart.key for chart in response.context["charts"]] == CHARTS[role]
    for key in BLOCKS[role]:
        assert f'id="desk-{key}"' in response.text
    assert (reverse("admin:articles_revision_add") in response.text) == (role != "moderator")
    assert (reverse("admin:royalties") in response.text) == (role == "managing editor")


def test_nobody_else_sees_the_desk(client):
    assert client.get(URL).status_code == 302


def test_the_page_has_no_inline_style_and_says_its_charts_in_a_table(client, managing_editor):
    make_revision()
    client.force_login(managing_editor)
    page = client.get(URL).text
    main = page[page.index('id="content-main"') : page.index('id="everything"')]
    assert "style=" not in main
    assert "<style" not in main
    assert main.count("<svg") == main.count("<details>") == main.count("</details>") == 2


def test_headlines_are_shown_as_text(client, reporter):
    written(reporter, headline="<script>alert(1)</script>")
    client.force_login(reporter)
    assert "<script>alert" not in client.get(URL).text


def test_a_long_block_is_cut_and_leads_to_the_rest(client, reporter):
    for _number in range(MOST_ROWS + 1):
        written(reporter)
    block = block_of(reporter, "mine")
    assert len(texts(block)) == MOST_ROWS
    client.force_login(reporter)
    assert len(client.get(block.all_url).context["cl"].result_list) == MOST_ROWS + 1


def fill(user, other, count):
    """`count` of everything the desk shows."""
    for number in range(count):
        written(user)
        sent(user, section=make_section(f"Mục {number % 3}"))
        make_revision(publish_at=timezone.now() + timedelta(hours=number + 1))
        make_revision(by=other).copy(by=user)
        make_comment(status=Comment.Status.PENDING)
        back = sent(user)
        back.send_back(other, "Xem lại")
        alone = sent(other)
        alone.approve(other, timezone.now(), alone_because="Gấp")
        WorkingCopy.objects.create(user=user, revision=back, version=1, data=[])


@pytest.mark.parametrize("count", [1, 12])
def test_the_desk_costs_the_same_queries_however_much_waits(
    client, managing_editor, django_assert_num_queries, count
):
    fill(managing_editor, make_user("managing editor"), count)
    client.force_login(managing_editor)
    # The session, the user and two kinds of permissions; a query a block, two for those to be
    # countersigned and their reasons; two charts.
    # The last: what is known of the outlet, who looked at readers' addresses, and what readers ask
    # about their data.
    with django_assert_num_queries(19):
        client.get(URL)
