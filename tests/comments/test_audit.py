"""The record as a file: whole, safe to open, and without a reader's data."""

import csv
import io
import json

import pytest
from django.urls import reverse

from comments.models import Comment, ModerationEvent
from comments.moderation import decide
from comments.undoing import undo
from tests.factories import make_comment, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EXPORT = reverse("admin:comment_export")
Status = Comment.Status


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def lines(client, kind):
    response = client.get(EXPORT, {"format": kind})
    assert response.streaming
    return b"".join(response.streaming_content).decode()


def decided():
    comment = make_comment(
        status=Status.PENDING,
        author_name="Lò Văn Canary",
        email="canary@example.com",
        network="203.0.113.0/24",
        body="Canary text",
    )
    user = make_user("moderator", first_name="Bình", username="login-canary")
    act = decide([comment], Status.REJECTED, user, '=HYPERLINK("https://xau.example")').act
    undo(act, user)
    return comment


def test_every_event_is_in_both_files(desk):
    comment = decided()
    rows = list(csv.DictReader(io.StringIO(lines(desk, "csv").lstrip("\ufeff"))))
    objects = [json.loads(line) for line in lines(desk, "jsonl").splitlines()]
    assert len(rows) == len(objects) == ModerationEvent.objects.count() == 2
    assert [row["to"] for row in rows] == ["rejected", "pending"]
    assert [one["kind"] for one in objects] == ["decide", "undo"]
    assert objects[1]["undoes"] == objects[0]["act"]
    assert objects[0]["comment"] == comment.public_id
    assert objects[0]["first_name"] == "Bình"


def test_no_cell_is_a_formula(desk):
    decided()
    assert "\"'=HYPERLINK" in lines(desk, "csv")
    assert json.loads(lines(desk, "jsonl").splitlines()[0])["reason"].startswith("=HYPERLINK")


def test_no_reader_and_no_login_is_in_a_file(desk):
    decided()
    for kind in ("csv", "jsonl", "khác"):
        text = lines(desk, kind).lower()
        assert "canary" not in text
        assert "203.0.113" not in text


def test_the_record_stays_when_a_comment_is_erased(desk):
    comment = decided()
    decide([Comment.objects.get(pk=comment.pk)], Status.ERASED)
    assert lines(desk, "jsonl").count(comment.public_id) == 3


def test_nobody_else_gets_a_file(client, reporter):
    client.force_login(reporter)
    assert client.get(EXPORT).status_code == 403
