from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Topic
from tests.factories import make_draft, make_photo, make_revision, make_topic

pytestmark = pytest.mark.database


def test_a_topic_lists_its_stories_and_no_others(client, db):
    make_revision(headline="Tin lễ hội", topics=["Lễ hội", "Di sản"])
    make_revision(headline="Tin giá cả", topics=["Giá cả"])
    text = client.get(make_topic("Lễ hội").get_absolute_url()).text
    assert "<h1>Lễ hội</h1>" in text
    assert "Tin lễ hội" in text
    assert "Tin giá cả" not in text


def test_only_the_live_revision_puts_a_story_under_a_topic(client, db):
    story = make_revision(headline="Tin lễ hội", topics=["Lễ hội"])
    draft = story.copy(None)
    draft.taggings.all().delete()
    draft.submit(None)
    draft.approve(None, timezone.now())
    make_revision(headline="Tin khác", topics=["Lễ hội"])
    assert "Tin lễ hội" not in client.get(make_topic("Lễ hội").get_absolute_url()).text


def test_a_merged_topic_leads_to_the_one_that_stayed_with_the_stories_of_both(client, db):
    stayed, merged = make_topic("Lễ hội"), make_topic("Hội làng")
    make_revision(headline="Một chủ đề", topics=["Hội làng"])
    make_revision(headline="Cả hai chủ đề", topics=["Hội làng", "Lễ hội"])
    Topic.objects.filter(pk=merged.pk).update(merged_into=stayed)
    response = client.get(merged.get_absolute_url())
    assert response.status_code == 301
    assert response["Location"] == stayed.get_absolute_url()
    stories = client.get(stayed.get_absolute_url()).context["stories"]
    assert [story.headline for story in stories] == ["Cả hai chủ đề", "Một chủ đề"]


def test_older_stories_of_a_topic_follow(client, db):
    now = timezone.now()
    for hours in range(21):
        make_revision(topics=["Lễ hội"], publish_at=now - timedelta(hours=hours + 1))
    address = make_topic("Lễ hội").get_absolute_url()
    first = client.get(address).context
    second = client.get(address, {"truoc": first["page"].older}).context
    assert len(first["stories"]) == 20
    assert len(second["stories"]) == 1
    assert second["page"].older is None


def test_of_a_topic_no_live_story_is_about_readers_learn_nothing(client, db):
    make_draft(topics=["Bản nháp"])
    make_revision(topics=["Hẹn giờ"], publish_at=timezone.now() + timedelta(hours=1))
    make_revision(topics=["Đã gỡ"]).article.withdraw(None, "Bài đã gỡ.", "Sai")
    for topic in Topic.objects.all():
        assert client.get(topic.get_absolute_url()).status_code == 404
    assert Topic.objects.count() == 3


def test_an_unknown_topic_is_not_found(client, db):
    assert client.get("/chu-de/khong-co/").status_code == 404


@pytest.mark.parametrize("count", [2, 40])
def test_a_topic_costs_five_queries(client, db, django_assert_num_queries, count):
    for _ in range(count):
        make_revision(topics=["Lễ hội"], lead=make_photo())
    address = make_topic("Lễ hội").get_absolute_url()
    # The topic, those merged into it, the stories, their pictures, the version of the frame.
    with django_assert_num_queries(5):
        client.get(address)
