"""The editor of a story's text: its tools, what is pasted into it, and that it changes nothing."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from articles.markup import clean_body
from articles.models import Figure, Photo, Revision
from tests.articles.pasting import FOLDER, PASTED, as_kept, as_pasted
from tests.browser.desk import PASSWORD, log_in
from tests.factories import jpeg, make_author, make_draft, make_revision, make_user

pytestmark = pytest.mark.slow

TEXT = ".ProseMirror[contenteditable=true]"
EVERYTHING = clean_body(
    """<p>Một <em>hai <strong>ba</strong></em><strong> bốn</strong><br>năm &amp; &lt;sáu&gt;
    <small class="note">chú <a href="/x/?a=1&amp;b=2">thích</a></small>
    <a data-article="3">bài <strong>a <em>b</em></strong></a> <span lang="bdq">rông</span></p>
    <h2>Tít <em>x</em></h2><h3>Nhỏ</h3><ul><li>a<ul><li>b</li><li>c</li></ul></li></ul>
    <ol start="3"><li><p>c</p><p>d</p></li><li>e</li></ol>
    <blockquote><p>q</p><ul><li>r</li></ul><cite>ai</cite></blockquote><blockquote><p>q</p></blockquote>
    <aside class="pull-quote"><p>p</p><cite>Bà Y Mai</cite></aside>
    <aside class="fact-box"><h3>H</h3><p>x</p><ul><li>y</li></ul></aside>
    <figure data-figure="ab" class="small left"></figure><figure data-gallery="ab cd"></figure>
    <figure data-embed="https://example.com/?a=1&amp;b=2"></figure>
    <table><tbody><tr><th>A</th><th colspan="2">B</th></tr>
    <tr><td rowspan="2">1</td><td>2</td><td><p>3</p><p>4</p></td></tr><tr><td></td><td><ul>
    <li>5</li></ul></td></tr></tbody></table>
    <p><a href="https://example.com/" title="t">x</a></p>"""
)


@pytest.fixture
def draft(transactional_db):
    make_user("reporter", username="reporter", password=PASSWORD)
    return make_draft(body="<p>Đoạn một.</p>", bylines=[make_author().name])


def open_form(page, draft):
    page.goto(reverse("admin:articles_revision_change", args=[draft.pk]))
    if "/login/" in page.url:
        log_in(page, "reporter")
        page.goto(reverse("admin:articles_revision_change", args=[draft.pk]))
    page.wait_for_selector(f"{TEXT}[role=textbox]")


def save(page, draft):
    page.click("button[name=_save]")
    page.wait_for_selector(".messagelist .success")
    draft.refresh_from_db()
    return draft.body


def end_of_text(page):
    page.evaluate("document.querySelector('.ProseMirror').editor.commands.focus('end')")
    page.wait_for_selector(f"{TEXT}:focus")  # the editor takes it a frame later


def settle(page):
    """The browser moves the cursor by itself, and tells the editor a moment later; the editor takes
    the focus back from its tools a frame later. No hand is as fast as the keys of a test."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")


def move_cursor(page, *keys):
    page.wait_for_selector(f"{TEXT}:focus")
    for key in keys:
        page.keyboard.press(key)
    settle(page)


def tool(page, name):
    page.click(f".body-toolbar button[data-name={name}]")
    settle(page)


def through_editor(page, html):
    script = """html => {
      const { editor } = document.querySelector(".ProseMirror");
      editor.commands.setContent(html);
      return editor.getHTML();
    }"""
    return page.evaluate(script, html)


def test_a_text_that_goes_through_the_editor_comes_back_letter_by_letter(page, draft):
    open_form(page, draft)
    pasted = [clean_body(as_pasted(path)) for path in PASTED]
    for body in [EVERYTHING, *pasted]:
        assert clean_body(through_editor(page, body)) == body


def test_saving_after_a_letter_was_typed_and_taken_away_changes_nothing(page, draft):
    Revision.objects.filter(pk=draft.pk).update(body=EVERYTHING)
    Figure.objects.create(
        revision=draft, key="ab", photo=library_photo("Cầu treo"), placement="body"
    )
    open_form(page, draft)
    end_of_text(page)
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    assert save(page, draft) == EVERYTHING


def test_the_toolbar_is_one_stop_and_arrows_go_through_it(page, draft):
    open_form(page, draft)
    page.locator(".body-toolbar button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.name") == "strong"
    assert page.evaluate("document.activeElement.ariaLabel") == "Đậm"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.name") == "redo"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.name") == "h2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "Thân bài"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.inner_text(f"{TEXT} h2") == "Đoạn một."
    assert page.get_attribute("[data-name=h2]", "aria-pressed") == "true"


def test_quotes_boxes_notes_and_languages_are_written(page, draft):
    open_form(page, draft)
    end_of_text(page)
    tool(page, "note")
    page.keyboard.type("Một chú thích.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    move_cursor(page, "End")
    page.keyboard.press("Enter")
    page.keyboard.type("Lời nói.")
    tool(page, "blockquote")
    tool(page, "quoteSource")
    page.keyboard.type("Bà Y Mai")
    page.keyboard.press("Enter")
    page.keyboard.type("Con số.")
    tool(page, "factBox")
    page.keyboard.type("Số liệu")
    move_cursor(page, "ArrowDown", "End")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("rông")
    move_cursor(page, "Shift+Home")
    tool(page, "language")
    page.select_option("dialog select", label="Tiếng Ba Na")
    page.click("dialog button[type=submit]")
    assert save(page, draft) == (
        '<p>Đoạn một.<small class="note">Một chú thích.</small></p>'
        "<blockquote><p>Lời nói.</p><cite>Bà Y Mai</cite></blockquote>"
        '<aside class="fact-box"><h3>Số liệu</h3><p>Con số.</p></aside>'
        '<p><span lang="bdq">rông</span></p>'
    )


def test_links_lead_to_addresses_and_to_stories_found_without_tone_marks(page, draft):
    target = make_revision(headline="Cầu treo Đăk Nước thông xe").article
    open_form(page, draft)
    page.click(TEXT)
    page.keyboard.press("Control+a")
    tool(page, "link")
    page.fill("dialog input", "javascript:x()")
    page.click("dialog button[type=submit]")
    assert page.is_visible("dialog")  # the browser says what is wrong
    page.fill("dialog input", "https://example.com/")
    page.click("dialog button[type=submit]")
    end_of_text(page)
    page.keyboard.type(" ")
    tool(page, "story")
    page.get_by_label("Tìm").fill("cau treo")
    page.get_by_label("Cầu treo Đăk Nước thông xe").check()
    page.click("dialog button[type=submit]")
    assert save(page, draft) == (
        '<p><a href="https://example.com/">Đoạn một.</a> '
        f'<a data-article="{target.pk}">Cầu treo Đăk Nước thông xe</a></p>'
    )


def library_photo(caption):
    file = ContentFile(jpeg(colour=(ord(caption[0]) % 256, 90, 90)), name="a.jpg")
    return Photo.objects.from_upload(
        file, caption=caption, alt=f"Mô tả {caption}", credit="Suối Đá"
    )


def test_pictures_are_found_placed_and_shown_to_readers(page, draft, reader_page):
    library_photo("Cầu treo")
    library_photo("Nhà rông")
    open_form(page, draft)
    end_of_text(page)
    tool(page, "picture")
    page.get_by_label("Tìm").fill("cau")
    page.locator(".body-choice", has_text="Nhà rông").wait_for(state="detached")
    page.get_by_label("Cầu treo").check()
    page.select_option("dialog [name=size]", "small")
    page.select_option("dialog [name=side]", "right")
    page.click("dialog button[type=submit]")
    assert page.locator(f"{TEXT} figure.body-place img").count() == 1
    move_cursor(page, "ArrowRight")
    tool(page, "gallery")
    page.locator("dialog").get_by_label("Nhà rông").check()
    page.locator("dialog").get_by_label("Cầu treo").first.check()
    page.click("dialog button[type=submit]")
    body = save(page, draft)
    bridge, house = draft.figures.order_by("photo__pk")
    assert (bridge.alt, bridge.placement) == ("Mô tả Cầu treo", "body")
    assert f'<figure data-figure="{bridge.key}" class="small right"></figure>' in body
    assert f'<figure data-gallery="{house.key} {bridge.key}"></figure>' in body
    draft.submit(None)
    draft.approve(None, draft.created_at)
    reader_page.goto(draft.get_absolute_url())
    assert reader_page.get_by_role("img", name="Mô tả Cầu treo").count() == 2
    assert reader_page.locator(".gallery a").count() == 2


def test_a_table_is_made_and_its_tools_appear_in_it_alone(page, draft):
    open_form(page, draft)
    end_of_text(page)
    assert page.is_hidden("[data-name=addRow]")
    page.keyboard.press("Enter")
    tool(page, "table")
    page.keyboard.type("Xã")
    page.keyboard.press("Tab")
    page.keyboard.type("Hộ")
    tool(page, "deleteColumn")
    row = "<tr><td></td><td></td></tr>"
    assert save(page, draft) == (
        f"<p>Đoạn một.</p><table><tbody><tr><th>Xã</th><th></th></tr>{row}{row}</tbody></table>"
    )


def test_what_is_pasted_from_word_arrives_clean(page, draft):
    word = as_pasted(FOLDER / "word-report.html")
    open_form(page, draft)
    page.click(TEXT)
    page.keyboard.press("Control+a")
    with page.expect_response("**/editor/paste/"):
        page.evaluate(
            """html => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/html", html);
              const options = { clipboardData, bubbles: true, cancelable: true };
              const paste = new ClipboardEvent("paste", options);
              document.querySelector(".ProseMirror").dispatchEvent(paste);
            }""",
            word,
        )
    page.wait_for_selector(f"{TEXT} table")
    assert save(page, draft) == as_kept(FOLDER / "word-report.html")


def test_the_tools_fit_a_telephone(new_page, draft):
    page = new_page(viewport={"width": 360, "height": 740})
    open_form(page, draft)
    boxes = page.evaluate(
        """[...document.querySelectorAll(".body-toolbar button:not([hidden])")].map((button) => {
          const { left, right, height } = button.getBoundingClientRect();
          return [left, right, height];
        })"""
    )
    assert len(boxes) == 20
    assert all(left >= 0 and right <= 360 and height >= 44 for left, right, height in boxes)


def test_without_scripts_the_text_is_typed_as_html(new_page, draft):
    page = new_page(java_script_enabled=False)
    page.goto(reverse("admin:articles_revision_change", args=[draft.pk]))
    log_in(page, "reporter")
    page.goto(reverse("admin:articles_revision_change", args=[draft.pk]))
    assert "figure" in page.inner_text(".field-body noscript, .field-body .help")
    page.fill("#id_body", "<p>Hai.</p><h2>Ba</h2>")
    assert save(page, draft) == "<p>Hai.</p><h2>Ba</h2>"
