"""One address of every kind of page that readers open.

What must hold for all of them (valid HTML, no barrier, no sideways scroll, no cookie) is proved
over this list: a new kind of page is added here, and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import (
    Identity,
    Organisation,
    Page,
    Photo,
    Preview,
    RevisionOrganisation,
    Switch,
)
from articles.paging import PAGE_SIZE
from articles.previews import address_of
from tests.factories import (
    jpeg,
    make_comment,
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_revision,
    make_section,
    make_series,
    make_tenure,
    make_user,
)

MARCH_1 = datetime(2018, 3, 1, 16, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BODY = """
<p>Chiều 1/3, xã Đăk Nước họp với mặt trận và các đoàn thể.</p>
<h2>Việc đã làm</h2>
<p>Các bên đã <strong>phối hợp</strong> chặt chẽ,
như <a href="https://xa.example/">báo cáo</a> nêu.</p>
<ul><li>Một việc</li><li>Hai việc</li></ul>
<blockquote><p>Làm đến đâu, xong đến đó.</p></blockquote>
<h3>Việc còn lại</h3>
<ol><li>Ba việc</li></ol>
"""


@dataclass(frozen=True)
class PageType:
    path: str
    status: int = 200


def make_page_types():
    """Rows for every kind of page; returns the kinds by name."""
    make_frame()
    story, organisation, official = make_rich_story()
    article = story.article
    section = story.section
    for number in range(PAGE_SIZE):
        make_revision(headline=f"Tin ngắn số {number}", topics=["Mặt trận"])
    series = make_series(story, make_revision(headline="Phần hai"))
    comment = make_comment(article, body="Mong các bên phối hợp tốt hơn.")
    reply = make_comment(article, parent=comment, body="Tôi cũng nghĩ vậy.")
    waiting = make_comment(article, status="pending")
    withdrawn = make_revision(headline="Đã gỡ").article
    withdrawn.withdraw(None, "Bài này đã gỡ.", "Sai")
    preview = Preview.objects.create(
        revision=make_draft(headline="Bản nháp"),
        created_by=make_user(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    older = "?truoc=20300101T000000000000-1"
    address = story.get_absolute_url()
    paths = {
        "front page": "/",
        "older stories": f"/{older}",
        "story": address,
        "story in English": f"/en{address}",
        "short story": withdrawn and make_revision(headline="Tin ngắn").get_absolute_url(),
        "section": section.get_absolute_url(),
        "topic": story.taggings.first().tag.get_absolute_url(),
        "officials": "/lanh-dao/",
        "official": official.get_absolute_url(),
        "official, a year": f"{official.get_absolute_url()}2018/",
        "organisations": "/co-quan/",
        "organisation": organisation.get_absolute_url(),
        "author": story.bylines.first().author.get_absolute_url(),
        "event": story.event.get_absolute_url(),
        "series": series.get_absolute_url(),
        "archive": "/luu-tru/",
        "archive, a year": "/luu-tru/2018/",
        "archive, a month": "/luu-tru/2018/3/",
        "archive, a day": "/luu-tru/2018/3/1/",
        "search": "/tim-kiem/",
        "search, found": "/tim-kiem/?q=phối+hợp",
        "search, nothing found": "/tim-kiem/?q=xyzzy",
        "corrections": "/dinh-chinh/",
        "about": "/gioi-thieu/",
        "about, in English": "/en/gioi-thieu/",
        "comment form": f"{address}binh-luan/",
        "reply form": f"{address}binh-luan/?tra-loi={reply.public_id}",
        "receipt": waiting.receipt_url(may_change=True),
        "preview": address_of(preview),
    }
    types = {name: PageType(path) for name, path in paths.items()}
    types["not found"] = PageType("/khong-co/", 404)
    types["not found, in English"] = PageType("/en/khong-co/", 404)
    types["withdrawn"] = PageType(withdrawn.get_absolute_url(), 410)
    return types


def make_frame():
    """All that a page's frame can hold."""
    now = timezone.now()
    Identity.objects.create(
        name="Đài Măng Thông",
        governing_body="Ủy ban nhân dân tỉnh",
        licence_kind="Giấy phép hoạt động báo chí",
        licence_number="00/GP-MẪU",
        licence_date="2017-01-03",
        licence_issuer="Bộ Thông tin và Truyền thông",
        head_title="Giám đốc",
        head="Nguyễn Văn Mẫu",
        address="Số 1 phố Mẫu",
        phone="0260 000 0000",
        fax="0260 000 0001",
        email="toasoan@dai.example",
        facebook="https://facebook.example/dai",
        palette="sea",
    )
    Page.objects.create(
        title="Giới thiệu", slug="gioi-thieu", body="<p>Đây là.</p><h2>Một mục</h2><p>Lời.</p>"
    )
    during = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1)}
    Switch.objects.create(kind="urgent", words="Cầu Đăk Bla tạm đóng", **during)
    Switch.objects.create(
        kind="publicity",
        words="Tiêm chủng mở rộng",
        photo=make_picture("navy", (960, 160)),
        link="https://yte.example/",
        **during,
    )


def make_picture(colour="teal", size=(960, 540)):
    """A photo with a file, as browsers will ask for it."""
    upload = SimpleUploadedFile("anh.jpg", jpeg(size, colour))
    return Photo.objects.from_upload(upload, alt="Một bức ảnh", caption="Quang cảnh", credit="Lan")


def make_rich_story():
    """A corrected story that has everything; with its organisation and its official."""
    above = make_organisation("Tỉnh ủy")
    organisation = make_organisation("Ủy ban nhân dân tỉnh", abbreviation="UBND", parent=above)
    official = make_official("Nguyễn Văn Mẫu")
    make_tenure(official, organisation=organisation)
    draft = make_draft(
        headline="Sơ kết Quy chế phối hợp",
        kicker="Mặt trận",
        standfirst="Các bên đã phối hợp chặt chẽ trong năm qua.",
        dateline="(dai.example) – Chiều 1/3",
        body=BODY,
        section=make_section("Chính trị"),
        topics=["Mặt trận"],
        mentions=[{"tag": official, "role": "chaired", "spoke": True}],
        bylines=["Thanh Tùng", "Công Luận"],
        event=make_event(date=MARCH_1.date(), place="Nhà văn hóa", host=organisation),
        lead=make_picture(),
        source_name="Xã Đăk Nước",
        source_url="https://xa.example/",
        ai_label="assisted",
    )
    RevisionOrganisation.objects.create(revision=draft, organisation=organisation)
    draft.submit(None)
    draft.approve(None, MARCH_1)
    corrected = draft.copy(by=None)
    corrected.public_note = "Bản trước viết sai tên xã."
    corrected.save()
    corrected.submit(None)
    corrected.approve(None, timezone.now() - timedelta(minutes=5), "correction")
    return corrected, Organisation.objects.get(pk=organisation.pk), official
