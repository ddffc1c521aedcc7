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
from comments.models import Watch
from comments.privacy.requests import link_for as data_link
from comments.tokens import mail_link
from tests.clips import make_clip, playable
from tests.factories import (
    CAPTIONS,
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

ILLUSTRATED = """
<p>Nhà <span lang="bdq">rông</span><small class="note">Ngôi nhà <em>chung</em>.</small> mới lợp.</p>
<h2>Mười hai vạch</h2><figure data-figure="mot" class="small right"></figure><p>Lời kể.</p>
<figure data-figure="hai" class="wide"></figure>
<table><tbody><tr><th>Vạch</th><th>Việc</th><th>Công</th></tr>
<tr><th>1</th><td>Nghỉ</td><td>10</td></tr>
<tr><th>2</th><td colspan="2">Tra hạt</td></tr></tbody></table>
<aside class="pull-quote"><p>Cây cột nói hôm nay phải làm gì.</p><cite>Bà Y Mai</cite></aside>
<figure data-gallery="mot hai"></figure>
<aside class="fact-box"><h3>Con số</h3><ul><li>86 hộ</li></ul></aside>
<h3>Học đọc</h3><ol><li>Đọc bằng tay.<ul><li>Rồi bằng mắt.</li></ul></li></ol>
<blockquote><p>Cháu nhớ.</p><cite>Em A Phúc</cite></blockquote>
<figure data-embed="https://video.example/1"></figure>
<figure data-embed="https://youtu.be/aqz-KE-bpKQ"></figure>
<figure data-figure="phim"></figure>
<figure data-figure="xem" class="small"></figure>
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
    later = make_comment(article, body="Xã nào làm trước?")
    waiting = make_comment(article, status="pending")
    wish = Watch.objects.create(comment=waiting, language="vi")
    withdrawn = make_revision(headline="Đã gỡ").article
    withdrawn.withdraw(None, "Bài này đã gỡ.", "Sai")
    preview = Preview.objects.create(
        revision=make_draft(headline="Bản nháp"),
        created_by=make_user(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    closed = Preview.objects.create(
        revision=preview.revision,
        created_by=preview.created_by,
        expires_at=preview.expires_at,
        revoked_at=timezone.now(),
    )
    older = "?truoc=20300101T000000000000-1"
    address = story.get_absolute_url()
    paths = {
        "front page": "/",
        "front page in English": "/en/",
        "older stories": f"/{older}",
        "story": address,
        "story in English": f"/en{address}",
        "illustrated story": make_illustrated_story().get_absolute_url(),
        "short story": withdrawn and make_revision(headline="Tin ngắn").get_absolute_url(),
        "section": section.get_absolute_url(),
        "section in English": f"/en{section.get_absolute_url()}",
        "topics": "/chu-de/",
        "topic": story.taggings.first().tag.get_absolute_url(),
        "officials": "/lanh-dao/",
        "official": official.get_absolute_url(),
        "official in English": f"/en{official.get_absolute_url()}",
        "official, a year": f"{official.get_absolute_url()}2018/",
        "organisations": "/co-quan/",
        "organisation": organisation.get_absolute_url(),
        "authors": "/tac-gia/",
        "author": story.bylines.first().author.get_absolute_url(),
        "events": "/su-kien/",
        "events in English": "/en/su-kien/",
        "event": story.event.get_absolute_url(),
        "list of series": "/loat-bai/",
        "series": series.get_absolute_url(),
        "archive": "/luu-tru/",
        "archive, a year": "/luu-tru/2018/",
        "archive, a month": "/luu-tru/2018/3/",
        "archive, a day": "/luu-tru/2018/3/1/",
        "search": "/tim-kiem/",
        "search, found": "/tim-kiem/?q=phối+hợp",
        "search, in English": "/en/tim-kiem/?q=phối+hợp",
        "search, narrowed": f"/tim-kiem/?q=tin&chuyen-muc={section.slug}&ngay=30&xep=moi",
        "search, nothing found": "/tim-kiem/?q=xyzzy",
        "search, mistyped": "/tim-kiem/?q=nguyen+van+maau",
        "search, nothing there": "/tim-kiem/?q=phối+hợp&nguoi=khong-co",
        "search in English": "/en/tim-kiem/?q=phối+hợp",
        "corrections": "/dinh-chinh/",
        "about": "/gioi-thieu/",
        "about, in English": "/en/gioi-thieu/",
        "story, from a later comment on": f"{address}?binh-luan-tu={later.public_id}",
        "comment form": f"{address}binh-luan/",
        "reply form": f"{address}binh-luan/?tra-loi={reply.public_id}",
        "report form": f"/bao-vi-pham/{comment.public_id}/",
        "report form, thanks": f"/bao-vi-pham/{comment.public_id}/?da-gui=1",
        "receipt": waiting.receipt_url(may_change=True),
        "receipt in English": f"/en{waiting.receipt_url(may_change=True)}",
        "comment to change": f"{waiting.receipt_url(may_change=True)}sua/",
        "publish at once": mail_link(waiting.pk, "publish"),
        "confirm to be told": mail_link(wish.pk, "confirm"),
        "end being told": mail_link(wish.pk, "end"),
        "personal data": "/du-lieu-ca-nhan/",
        "personal data, in English": "/en/du-lieu-ca-nhan/",
        "request about data": "/du-lieu-ca-nhan/yeu-cau/",
        "request about data, sent": "/du-lieu-ca-nhan/yeu-cau/?da-gui=1",
        "my data": data_link(comment.contact, "see"),
        "erase my data": data_link(comment.contact, "erase"),
        "preview": address_of(preview),
    }
    types = {name: PageType(path) for name, path in paths.items()}
    types["not found"] = PageType("/khong-co/", 404)
    types["not found, in English"] = PageType("/en/khong-co/", 404)
    types["preview that is closed"] = PageType(address_of(closed), 410)
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


def mourn():
    """Have all pages in grey, as for a state mourning."""
    now = timezone.now()
    Switch.objects.create(kind="mourning", starts_at=now, ends_at=now + timedelta(days=1))


def make_picture(colour="teal", size=(960, 540)):
    """A photo with a file, as browsers will ask for it."""
    upload = SimpleUploadedFile("anh.jpg", jpeg(size, colour))
    return Photo.objects.from_upload(upload, alt="Một bức ảnh", caption="Quang cảnh", credit="Lan")


def make_illustrated_story():
    """A story whose text has every element there is."""
    draft = make_draft(headline="Quyển lịch khắc trên cột nhà rông", body=ILLUSTRATED)
    for order, (key, colour) in enumerate({"mot": "olive", "hai": "maroon"}.items()):
        words = {"alt": "Một bức ảnh", "caption": "Quang cảnh", "credit": "Lan"}
        photo = make_picture(colour)
        draft.figures.create(photo=photo, key=key, placement="body", order=order, **words)
    clip = make_clip(playable())
    spoken = {"captions": CAPTIONS, "transcript": "Mái nhà đã dột."}
    draft.figures.create(photo=photo, key="phim", placement="body", clip=clip, **words, **spoken)
    video = "https://www.tiktok.com/@dai.tinh/video/7123456789012345678"
    draft.figures.create(photo=photo, key="xem", placement="body", embed=video, **words)
    draft.submit(None)
    draft.approve(None, timezone.now() - timedelta(hours=2))
    return draft


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
