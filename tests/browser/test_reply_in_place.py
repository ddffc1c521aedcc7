"""The reader's form with scripts: it answers in place, and keeps what was typed on the device."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from comments.threads import THREADS_A_PAGE
from tests.factories import make_comment, make_revision

KEYS = "() => Object.keys(localStorage)"


def fill(page, body="Mong các bên phối hợp tốt hơn.", email="lan.anh@example.com"):
    page.get_by_label("Bình luận *").fill(body)
    page.get_by_label("Tên *").fill("Lan Anh")
    page.get_by_label("Email *").fill(email)


def send(page):
    page.get_by_role("button", name="Gửi bình luận").click()


def test_a_refused_post_takes_focus_to_its_summary_and_nothing_else_does(page):
    page.goto(make_revision().get_absolute_url())
    assert page.locator(":focus").count() == 0
    fill(page, email="khong-phai-email")
    send(page)
    summary = page.locator(".comment-errors")
    expect(summary).to_be_focused()
    field = page.get_by_label("Email *")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "khong-phai-email"
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    summary.get_by_role("link").click()
    expect(field).to_be_focused()
    field.fill("lan.anh@example.com")
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    expect(summary).to_have_count(0)
    assert Comment.objects.count() == 1


def test_a_draft_survives_a_reload_and_goes_when_it_is_sent(page):
    root = make_comment()
    page.goto(root.article.get_absolute_url())
    page.get_by_role("link", name="Trả lời Lan Anh").click()
    fill(page)
    page.reload()
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    assert page.get_by_label("Email *").input_value() == ""
    assert page.locator(f"#binh-luan-{root.public_id} form").count() == 1
    assert page.locator(":focus").count() == 0
    fill(page)
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    assert page.evaluate(KEYS) == []
    assert Comment.objects.filter(parent=root).count() == 1


@pytest.mark.slow
def test_a_lost_connection_loses_no_text(page):
    page.goto(make_revision().get_absolute_url())
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".comment-errors")).to_be_focused()
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    page.context.set_offline(False)
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    assert Comment.objects.count() == 1


def body_of(page):
    return page.get_by_label("Bình luận *").input_value()


@pytest.mark.slow
def test_a_draft_answers_what_it_was_written_for_wherever_it_is_found_again(page):
    roots = [make_comment(author_name="Ngọc Ánh")]
    roots += [make_comment(roots[0].article) for _number in range(THREADS_A_PAGE)]
    story = roots[0].article.get_absolute_url()
    page.goto(story)
    page.get_by_role("link", name="Trả lời Ngọc Ánh").click()
    fill(page, "Gửi bạn Ánh.")
    page.goto(roots[-1].get_absolute_url())  # where the first comment does not stand
    assert page.locator(f"#binh-luan-{roots[0].public_id}").count() == 0
    assert body_of(page) == "Gửi bạn Ánh."
    expect(page.locator(".comment-answering")).to_contain_text("Trả lời Ngọc Ánh")
    fill(page, "Gửi bạn Ánh.")
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    assert Comment.objects.get(body="Gửi bạn Ánh.").parent == roots[0]
    assert page.evaluate(KEYS) == []


@pytest.mark.slow
def test_a_draft_for_one_comment_is_not_sent_to_another(page):
    one = make_comment(author_name="Ngọc Ánh")
    other = make_comment(one.article, author_name="Y Blui")
    story = one.article.get_absolute_url()
    page.goto(story)
    page.get_by_role("link", name="Trả lời Ngọc Ánh").click()
    fill(page, "Gửi bạn Ánh.")
    page.goto(f"{story}binh-luan/?tra-loi={other.public_id}")
    assert body_of(page) == ""
    fill(page, "Gửi anh Blui.")
    page.goto(story)
    page.get_by_role("link", name="Trả lời Y Blui").click()
    assert body_of(page) == "Gửi anh Blui."
    page.get_by_role("link", name="Trả lời Ngọc Ánh").click()
    assert body_of(page) == "Gửi bạn Ánh."
    fill(page, "Gửi bạn Ánh.")
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    page.reload()
    assert body_of(page) == "Gửi anh Blui."
    assert page.locator(f"#binh-luan-{other.public_id} form").count() == 1
    assert list(one.children.values_list("body", flat=True)) == ["Gửi bạn Ánh."]


@pytest.mark.slow
def test_a_text_gone_back_to_answers_what_it_answered(page):
    root = make_comment(author_name="Ngọc Ánh")
    page.goto(root.article.get_absolute_url())
    page.get_by_role("link", name="Trả lời Ngọc Ánh").click()
    fill(page, "Gửi bạn Ánh.")
    page.get_by_role("button", name="Xem trước").click()
    page.go_back()
    assert body_of(page) == "Gửi bạn Ánh."
    assert page.locator("form [name=parent]").input_value() == root.public_id


@pytest.mark.slow
@pytest.mark.parametrize("email", ["lan.anh@example.com", "sai"], ids=["taken", "refused"])
def test_what_is_written_while_the_first_text_is_under_way_stays(page, email):
    root = make_comment(author_name="Ngọc Ánh")
    page.goto(root.article.get_absolute_url())
    page.get_by_role("link", name="Trả lời Ngọc Ánh").click()
    fill(page, "Câu đầu.", email)
    held = []
    page.route("**/binh-luan/", lambda route: held.append(route), times=1)
    with page.expect_request("**/binh-luan/"):
        send(page)
    page.get_by_label("Bình luận *").fill("Câu sau.")
    page.get_by_label("Tên *").fill("Lan Anh B")
    held[0].continue_()
    expect(page.locator(".comment-mine, .comment-errors").first).to_be_visible()
    assert body_of(page) == "Câu sau."
    assert page.get_by_label("Tên *").input_value() == "Lan Anh B"
    page.reload()
    assert body_of(page) == "Câu sau."
    fill(page, "Câu sau.")
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    sent = ["Câu đầu.", "Câu sau."] if email != "sai" else ["Câu sau."]
    assert list(root.children.order_by("pk").values_list("body", flat=True)) == sent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("<div class='comment-errors' tabindex='-1'><p>Dài quá.</p></div>", "Dài quá."),
        ("<h1>Request entity too large</h1>", "chưa nhận được"),
    ],
    ids=["ours", "a proxy's"],
)
def test_what_the_server_says_is_told_and_not_that_the_line_is_lost(page, answer, sentence):
    page.goto(make_revision().get_absolute_url())
    fill(page)
    too_big = {"status": 413, "body": answer, "content_type": "text/html; charset=utf-8"}
    page.route("**/binh-luan/", lambda route: route.fulfill(**too_big), times=1)
    send(page)
    told = page.locator(".comment-errors")
    expect(told).to_be_focused()
    expect(told).to_contain_text(sentence)
    assert "kết nối" not in told.inner_text()
    assert body_of(page) == "Mong các bên phối hợp tốt hơn."
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()


@pytest.mark.slow
def test_who_writes_is_remembered_only_if_they_wish(page):
    address = make_revision().get_absolute_url()
    page.goto(address)
    remember = page.get_by_label("Nhớ tên")
    assert not remember.is_checked()
    fill(page)
    remember.check()
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    page.goto(address)
    assert page.get_by_label("Email *").input_value() == "lan.anh@example.com"
    remember.uncheck()
    page.reload()
    assert page.get_by_label("Email *").input_value() == ""
    assert page.evaluate(KEYS) == []


@pytest.mark.slow
def test_new_comments_are_told_without_a_reload(page):
    root = make_comment()
    page.goto(root.article.get_absolute_url())
    make_comment(root.article)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    told = page.get_by_role("status").filter(has_text="bình luận mới")
    expect(told).to_have_text("1 bình luận mới")
    make_comment(root.article)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(told).to_have_text("2 bình luận mới")
    told.get_by_role("link").click()
    expect(page.locator(".comment-threads > li")).to_have_count(3)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_is_told_names_and_regions(new_page, scheme):
    page = new_page(color_scheme=scheme, viewport={"width": 360, "height": 800})
    root = make_comment(author_name="Ngọc Ánh")
    page.goto(root.article.get_absolute_url())
    section = page.locator("#binh-luan")
    heard = section.aria_snapshot()
    for line in [
        'heading "Bình luận (1)" [level=2]',
        'link "Trả lời Ngọc Ánh"',
        'textbox "Bình luận"',
        'textbox "Tên"',
        'textbox "Email"',
        'textbox "Trang web"',
        'button "Gửi bình luận"',
    ]:
        assert line in heard, heard
    assert section.get_by_role("status").count() == 2
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
