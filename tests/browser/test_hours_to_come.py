"""What is scheduled, from the form: moved, called back, and met by an urgent fix."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Revision
from articles.states import hour_in_words
from tests.browser.desk import form_url, log_in, messages, press, staff
from tests.factories import make_draft, make_revision

pytestmark = [pytest.mark.database, pytest.mark.slow]

HOUR = timedelta(hours=1)
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
BODY = "<p>Đoạn thứ nhất.</p><p>Đoạn thứ hai.</p>"


@pytest.fixture
def desk(new_page, transactional_db):
    staff("managing-editor")
    return log_in(new_page(), "managing-editor")


@pytest.fixture
def plain_desk(new_page, transactional_db):
    """A telephone with scripts off."""
    staff("managing-editor")
    return log_in(new_page(**TELEPHONE, java_script_enabled=False), "managing-editor")


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def let_the_hour_come(revision):
    """Put the hour at which `revision` follows another into the past, as waiting would."""
    hour, passed = revision.publish_at, timezone.now()
    versions = Revision.objects.filter(article=revision.article)
    versions.filter(superseded_at=hour, publish_at__lt=hour).update(superseded_at=passed)
    versions.filter(pk=revision.pk).update(publish_at=passed)


def met(fix=None, **scheduled):
    """An urgent fix in review, and a change that is scheduled; both of one live story."""
    live = make_revision(headline="Cũ", body=BODY)
    drafts = []
    for values in (scheduled or {"body": BODY.replace("hai", "2")}, fix or {"headline": "Gấp"}):
        draft = live.copy(by=None)
        for name, value in values.items():
            setattr(draft, name, value)
        draft.save()
        draft.submit(None)
        if not drafts:
            draft.approve(None, timezone.now() + 2 * HOUR)
        drafts.append(draft)
    return drafts[1], drafts[0]


def read(page, story):
    page.goto(story.get_absolute_url())
    return page.inner_text("h1"), page.locator("main").inner_text()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_story_is_scheduled_moved_and_called_back(desk, reader_page):
    draft = make_draft(headline="Tin hẹn giờ")
    draft.submit(None)
    desk.goto(form_url(draft))
    press(desk, "Hẹn giờ đăng")
    assert "Hãy chọn giờ" in desk.locator(".errorlist").first.inner_text()
    desk.fill("#id_hour", local(timezone.now() + 2 * HOUR))
    press(desk, f"Hẹn đăng {hour_in_words(timezone.now() + 2 * HOUR)}")
    assert "được hẹn đăng" in messages(desk)
    assert reader_page.goto(draft.get_absolute_url()).status == 404

    later = (timezone.now() + 5 * HOUR).replace(second=0, microsecond=0)
    desk.goto(form_url(draft))
    desk.fill("#id_new_hour", local(later))
    press(desk, f"Dời sang {hour_in_words(later)}")
    draft.refresh_from_db()
    assert draft.publish_at == later

    desk.goto(form_url(draft))
    press(desk, "Thu hồi để sửa")
    again = draft.article.open_revision()
    assert again.headline == "Tin hẹn giờ"
    assert draft.article.scheduled_revision() is None


def test_an_urgent_fix_is_carried_forward_by_touch_without_scripts(plain_desk, reader_page):
    fix, _change = met()
    plain_desk.goto(form_url(fix))
    plain_desk.get_by_label("Loại thay đổi").select_option(label="cập nhật")
    press(plain_desk, "Duyệt đăng ngay")
    assert "Hãy chọn cách xử lý" in plain_desk.locator(".desk-choices .errorlist").inner_text()
    assert fits(plain_desk)
    plain_desk.get_by_label("Ghép vào bản hẹn giờ").check()
    press(plain_desk, "Duyệt đăng ngay")
    assert "Gấp" in plain_desk.locator(".comparison ins").nth(1).inner_text()
    assert fits(plain_desk)
    with plain_desk.expect_navigation():
        plain_desk.get_by_role("button", name="Duyệt cả hai").click()
    assert "có cả nội dung sửa này" in messages(plain_desk)
    headline, text = read(reader_page, fix)
    assert headline == "Gấp"
    assert "Đoạn thứ hai." in text
    let_the_hour_come(fix.article.scheduled_revision())
    headline, text = read(reader_page, fix)
    assert headline == "Gấp"
    assert "Đoạn thứ 2." in text


def test_where_both_changed_the_same_the_editor_chooses_and_sees(plain_desk):
    fix, _change = met(fix={"body": BODY.replace("hai", "II")})
    plain_desk.goto(form_url(fix))
    plain_desk.get_by_label("Loại thay đổi").select_option(label="cập nhật")
    plain_desk.get_by_label("Ghép vào bản hẹn giờ").check()
    press(plain_desk, "Duyệt đăng ngay")
    clash = plain_desk.locator(".clash")
    assert "Đoạn thứ II." in clash.inner_text()
    assert "Đoạn thứ 2." in clash.inner_text()
    assert plain_desk.get_by_role("button", name="Duyệt cả hai").count() == 0
    assert fits(plain_desk)
    plain_desk.get_by_label("Giữ cả hai").check()
    press(plain_desk, "Xem nội dung theo lựa chọn này")
    with plain_desk.expect_navigation():
        plain_desk.get_by_role("button", name="Duyệt cả hai").click()
    united = fix.article.scheduled_revision()
    assert united.body == "<p>Đoạn thứ nhất.</p><p>Đoạn thứ II.</p><p>Đoạn thứ 2.</p>"


def test_an_urgent_fix_moves_the_scheduled_change(desk, reader_page):
    fix, change = met()
    later = (timezone.now() + 5 * HOUR).replace(second=0, microsecond=0)
    desk.goto(form_url(fix))
    desk.get_by_label("Loại thay đổi").select_option(label="cập nhật")
    desk.get_by_label("Dời bản hẹn giờ").check()
    desk.fill("#id_moved_hour", local(later))
    press(desk, "Duyệt đăng ngay")
    assert "Bản đó không có những gì bạn vừa sửa ở: tiêu đề" in messages(desk)
    assert read(reader_page, fix)[0] == "Gấp"
    change.refresh_from_db()
    assert change.publish_at == later
    let_the_hour_come(change)
    assert read(reader_page, fix)[0] == "Cũ"


def test_an_urgent_fix_calls_the_scheduled_change_back(desk, reader_page):
    fix, change = met()
    desk.goto(form_url(fix))
    desk.get_by_label("Loại thay đổi").select_option(label="cập nhật")
    desk.get_by_label("Thu hồi bản hẹn giờ").check()
    press(desk, "Duyệt đăng ngay")
    assert read(reader_page, fix)[0] == "Gấp"
    assert fix.article.scheduled_revision() is None
    assert fix.article.open_revision().body == change.body
