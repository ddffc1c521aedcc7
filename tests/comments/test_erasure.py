"""A reader is erased: at once, for good, and again where a backup brings them back."""

from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article
from comments.contacts import blind_index
from comments.models import Comment, Contact, DataRequest, Erasure, LegalHold, Watch
from comments.privacy import erasures
from comments.privacy.erasures import HeldError, erase, erase_what_was_held, reapply
from tests.comments.posting import send
from tests.comments.test_contacts import assert_absent, dump
from tests.factories import make_comment, make_revision, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
READER = "canary.mot@example.com"
WORDS = "Lời riêng của tôi"


@pytest.fixture(autouse=True)
def erasures_file(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "kept apart" / "erasures"
    return settings.ERASURES_FILE


@pytest.fixture
def article():
    return make_revision().article


def written(article, **values):
    typed = {"author_name": "Lan Anh", "website": "https://lan.vn", "network": "203.0.113.0/24"}
    return make_comment(article, **typed | {"email": READER, "body": WORDS} | values)


def backup():
    """What a backup holds of it, in the order in which rows refer to each other."""
    rows = [*Article.objects.all(), *Contact.objects.all(), *Comment.objects.order_by("pk")]
    return serializers.serialize("json", rows)


def restore(text):
    """Bring the rows of a backup back, and forget what was noted since."""
    Erasure.objects.all()._raw_delete("default")
    for row in serializers.deserialize("json", text):
        row.save()


def test_nothing_of_the_reader_is_left_and_threads_stand(client, article):
    mine = written(article)
    answer = make_comment(article, parent=mine, body="Tôi đồng ý")
    alone = make_comment(article, email=READER, body=WORDS, status="pending")
    taken_back = make_comment(article, email=READER, body=WORDS, status="withdrawn")
    Watch.objects.create(comment=mine, language="vi", confirmed_at=timezone.now())
    mine.edits.create(body=f"{WORDS}, bản trước")
    mine.reports.create(reason="insult", note=f"{WORDS}, ghê quá", network="203.0.113.0/24")
    erase(mine.contact)
    rows = Comment.objects.filter(pk__in=[mine.pk, alone.pk, taken_back.pk])
    for row in rows:
        assert (row.status, row.author_name, row.body, row.website, row.contact) == (
            *("erased", "", "", "", None),
        )
    assert not Watch.objects.exists()
    text = dump()
    assert WORDS not in text
    assert "lan.vn" not in text
    assert_absent(text, [READER])
    page = client.get(article.get_absolute_url()).text
    assert "Bình luận này không còn hiển thị" in page
    assert "Tôi đồng ý" in page
    assert Article.objects.get(pk=article.pk).comment_count == 1
    assert Comment.objects.get(pk=answer.pk).parent_id == mine.pk


def test_a_new_column_of_comments_is_thought_of():
    """What stays of an erased comment: its place, its moment, and what was decided."""
    stays = {"article", "created_at", "depth", "doubt", "edited_at", "id", "in_thread", "parent"}
    stays |= {"privacy_notice", "public_id", "reply_count", "root", "staff", "staff_role"}
    stays |= {"status", "submission_key", "version"}  # the key is one of chance from then on
    goes = set(erasures.TEXTS + erasures.LINKS)
    assert {field.name for field in Comment._meta.concrete_fields} == stays | goes


def test_erasing_twice_does_nothing_more(article, erasures_file):
    contact = written(article).contact
    erase(contact)
    erase(contact)
    assert Erasure.objects.count() == 1
    assert len(erasures_file.read_text().splitlines()) == 1


def test_a_hold_delays_it_until_it_ends(article):
    mine = written(article)
    hold = LegalHold.begin(make_user(), "Công văn số 1", article=article)
    now = timezone.now()
    DataRequest.objects.create(kind="erase", contact=mine.contact, confirmed_at=now)
    with pytest.raises(HeldError):
        erase(mine.contact)
    assert erase_what_was_held() == 0
    mine.refresh_from_db()
    assert (mine.body, mine.contact.email()) == (WORDS, READER)
    hold.end(make_user(), "Đã xong")
    assert erase_what_was_held() == 1
    assert DataRequest.objects.get().done_at is not None
    assert not Contact.objects.exists()


def test_it_survives_a_restore(article, erasures_file):
    mine, other = written(article), make_comment(article)
    text = backup()
    erase(mine.contact)
    restore(text)
    assert Comment.objects.get(pk=mine.pk).body == WORDS
    call_command("reapply_erasures")
    mine.refresh_from_db()
    assert (mine.status, mine.body, mine.contact) == ("erased", "", None)
    assert Contact.objects.get() == other.contact
    assert Erasure.objects.count() >= 1
    assert reapply() == (0, 0)


def test_it_survives_the_loss_of_the_file(article, erasures_file):
    erase(written(article).contact)
    erasures_file.unlink()
    reapply()
    assert blind_index(READER) in erasures_file.read_text()


def test_a_line_cut_off_by_a_crash_spoils_no_other(article, erasures_file):
    erase(written(article).contact)
    whole = erasures_file.read_text()
    erasures_file.write_text(whole + whole[:30])
    erase(make_comment(article, email="hai@example.com").contact)
    Erasure.objects.all()._raw_delete("default")
    reapply()
    assert Erasure.objects.count() == 2


def test_who_came_back_is_not_erased_again(client, article):
    mine = written(article)
    text = backup()
    erase(mine.contact)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        again = make_comment(article, email=READER, body="Tôi trở lại")
        assert reapply() == (0, 0)
        assert again.contact.email() == READER
        # Their first comment comes back with the backup, together with what they wrote since.
        contact = again.contact
        again.contact = None
        again.save()
        contact.delete()
        restore(text)
        Comment.objects.filter(pk=again.pk).update(contact=Contact.objects.get(comments=mine.pk))
        assert reapply()[0] == 1
        mine.refresh_from_db()
        again.refresh_from_db()
        assert (mine.body, again.body) == ("", "Tôi trở lại")
        assert again.contact.email() == READER
        assert reapply() == (0, 0)


def test_a_change_of_the_index_key_forgets_no_erasure(article, settings):
    mine = written(article)
    text = backup()
    settings.EMAIL_INDEX_OLD_KEYS = [settings.EMAIL_INDEX_KEY]
    settings.EMAIL_INDEX_KEY = "another-key"
    call_command("rotate_email_keys")
    erase(Contact.objects.get(pk=mine.contact_id))  # noted under the new key
    restore(text)  # indexed under the old one
    assert reapply() == (1, 0)


def test_a_restored_hold_keeps_who_was_erased_after_it_ended(article):
    mine = written(article)
    text = backup()
    erase(mine.contact)
    restore(text)
    LegalHold.begin(make_user(), "Công văn số 1", article=article)
    assert reapply() == (0, 1)


def test_a_moderator_who_decides_meanwhile_stops_nothing(article, monkeypatch):
    mine = make_comment(article, email=READER, status="pending")
    decide = erasures.decide

    def be_late(comments, *arguments):
        monkeypatch.setattr(erasures, "decide", decide)
        decide([Comment.objects.get(pk=mine.pk)], "approved")
        return decide(comments, *arguments)

    monkeypatch.setattr(erasures, "decide", be_late)
    erase(mine.contact)
    mine.refresh_from_db()
    assert mine.status == "erased"


def test_the_same_text_can_be_sent_anew(client, article):
    assert send(client, article, email=READER).status_code == 303
    erase(Contact.objects.get())
    assert send(client, article, email=READER).status_code == 303
    assert Comment.objects.filter(status="pending").count() == 1
