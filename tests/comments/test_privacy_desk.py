"""The data officer's desk: holds named by what is at hand, requests of readers, their deadline."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from comments.models import Comment, Contact, DataRequest, LegalHold
from comments.privacy.holding import target_named
from newsroom import recurring
from tests.factories import make_comment, make_revision
from tests.task_worker import work_off

pytestmark = pytest.mark.django_db
HOLDS = reverse("admin:comments_legalhold_add")
REQUESTS = reverse("admin:comments_datarequest_add")
READER = "canary.mot@example.com"


@pytest.fixture(autouse=True)
def _erasures_file(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures"


@pytest.fixture
def comment(db):
    return make_comment(make_revision(slug="mot-bai").article, email=READER)


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


# Holds


def test_a_hold_is_put_on_what_an_address_names(comment):
    story, contact = {"article": comment.article}, {"contact": comment.contact}
    assert target_named("https://tin.example/bai-viet/mot-bai/") == story
    assert target_named(" /bai-viet/mot-bai/#binh-luan ") == story
    assert target_named(comment.get_absolute_url()) == contact
    assert target_named(reverse("admin:comments_comment_change", args=[comment.pk])) == contact
    assert target_named(reverse("admin:comment_reader", args=[comment.contact_id])) == contact
    assert target_named("Canary.Mot@example.com") == contact


@pytest.mark.parametrize(
    "text",
    [
        *("/", "http://[", "la@example.com", "/bai-viet/khong-co/", "/?binh-luan-tu=khong", "@"),
        *("/admin/comments/comment/99999999999999999999999/change/", "mot-bai", "/admin/", "\0"),
    ],
)
def test_what_names_neither_is_told(comment, text):
    with pytest.raises(ValidationError):
        target_named(text)


def test_a_comment_without_an_address_leads_to_its_story(comment):
    Comment.objects.update(contact=None)
    with pytest.raises(ValidationError, match="cả bài"):
        target_named(comment.get_absolute_url())


def test_a_hold_begins_and_ends_at_the_desk_with_reasons(desk, comment):
    answer = desk.post(HOLDS, {"what": READER, "reason": "Công văn số 1"}, follow=True)
    hold = LegalHold.objects.get()
    assert hold.contact == comment.contact
    page = desk.get(reverse("admin:comments_legalhold_change", args=[hold.pk])).text
    assert "Công văn số 1" in page
    assert READER not in answer.text + page
    end = reverse("admin:comments_legalhold_end", args=[hold.pk])
    desk.post(end, {"reason": ""})
    assert LegalHold.objects.active().exists()
    desk.post(end, {"reason": "Đã xong"})
    assert not LegalHold.objects.active().exists()
    assert [event.reason for event in hold.events.all()] == ["Công văn số 1", "Đã xong"]


# Requests


def test_a_request_by_letter_is_met_at_the_desk(desk, comment):
    desk.post(REQUESTS, {"kind": "erase", "email": READER, "note": "Thư tay"})
    request = DataRequest.objects.get()
    assert (request.contact, request.recorded_by.username) == (comment.contact, "managing-editor")
    assert f"Yêu cầu số {request.pk}" in desk.get(reverse("admin:index")).text
    desk.post(reverse("admin:comments_datarequest_erase", args=[request.pk]))
    comment.refresh_from_db()
    request.refresh_from_db()
    assert (comment.status, comment.body, request.contact) == ("erased", "", None)
    assert request.done_at is not None
    assert f"Yêu cầu số {request.pk}" not in desk.get(reverse("admin:index")).text
    assert comment.events.get(to_status="erased").by.username == "managing-editor"


def test_the_data_are_handed_over_without_the_address(desk, comment):
    desk.post(REQUESTS, {"kind": "see", "email": READER, "note": ""})
    request = DataRequest.objects.get()
    answer = desk.get(reverse("admin:comments_datarequest_data", args=[request.pk]))
    assert comment.body in answer.text
    assert READER not in answer.text
    desk.post(reverse("admin:comments_datarequest_close", args=[request.pk]))
    assert not DataRequest.objects.open().exists()


def test_a_hold_stops_the_desk_too(desk, comment, managing_editor):
    LegalHold.begin(managing_editor, "Công văn số 1", article=comment.article)
    desk.post(REQUESTS, {"kind": "erase", "email": READER, "note": ""})
    request = DataRequest.objects.get()
    page = desk.post(reverse("admin:comments_datarequest_erase", args=[request.pk]), follow=True)
    assert "phải chấm dứt việc đó trước" in page.text
    assert Contact.objects.exists()


def test_what_is_overdue_says_so(desk, comment):
    late = timezone.now() - timedelta(hours=73)
    DataRequest.objects.create(kind="erase", contact=comment.contact, confirmed_at=late)
    assert "đã quá hạn" in desk.get(reverse("admin:index")).text


def test_an_unknown_address_is_told_beside_what_was_typed(desk):
    page = desk.post(REQUESTS, {"kind": "see", "email": "la@example.com", "note": "Thư"})
    assert "Không lưu gì" in page.text
    assert 'value="la@example.com"' in page.text


# Whatever is typed

anything = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["\0", "a@example.com", "http://[", "//", "/?binh-luan-tu=\0", "@" * 300]),
)


@examples(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(what=anything, reason=anything, email=anything, kind=anything, note=anything)
def test_no_form_fails_over_what_is_typed(desk, what, reason, email, kind, note):
    addresses = [
        (HOLDS, {"what": what, "reason": reason}),
        (REQUESTS, {"kind": kind, "email": email, "note": note}),
        ("/du-lieu-ca-nhan/yeu-cau/", {"kind": kind, "email": email}),
    ]
    for address, typed in addresses:
        typed = {name: text.encode(errors="replace") for name, text in typed.items()}
        assert desk.post(address, typed).status_code in (200, 302, 303, 409, 422)


@examples(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=80))
def test_no_page_for_readers_fails_over_what_is_sent(client, db, body):
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=a"):
        answer = client.generic("POST", "/du-lieu-ca-nhan/yeu-cau/", body, content_type)
        assert 400 <= answer.status_code < 500


# Every day


@pytest.mark.django_db(transaction=True)
def test_the_days_tasks_are_queued_once_a_day_and_keep_the_promises(comment):
    Contact.objects.update(last_used_at=timezone.now() - timedelta(days=400))
    recurring.enqueue_what_is_due()
    recurring.enqueue_what_is_due()
    assert DBTaskResult.objects.count() == len(recurring.RECURRING)
    work_off()
    assert not Contact.objects.exists()
    DBTaskResult.objects.update(
        enqueued_at=timezone.now() - timedelta(days=15),
        finished_at=timezone.now() - timedelta(days=15),
    )
    recurring.enqueue_what_is_due()
    work_off()
    assert DBTaskResult.objects.count() == len(recurring.RECURRING)
