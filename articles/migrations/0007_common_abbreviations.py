from django.db import migrations

COMMON = """
ATGT = an toàn giao thông
BCH = ban chấp hành
BHXH = bảo hiểm xã hội
BHYT = bảo hiểm y tế
BTV = ban thường vụ
BTV = biên tập viên
CCB = cựu chiến binh
CNTT = công nghệ thông tin
CSGT = cảnh sát giao thông
ĐBQH = đại biểu Quốc hội
ĐBSCL = đồng bằng sông Cửu Long
DTTS = dân tộc thiểu số
GDĐT = giáo dục và đào tạo
GTVT = giao thông vận tải
HCM = Hồ Chí Minh
HĐND = hội đồng nhân dân
HĐQT = hội đồng quản trị
HTX = hợp tác xã
KHCN = khoa học và công nghệ
LĐLĐ = liên đoàn lao động
MTTQ = mặt trận tổ quốc
NHNN = ngân hàng nhà nước
NNPTNT = nông nghiệp và phát triển nông thôn
PCCC = phòng cháy chữa cháy
PTTH = phát thanh truyền hình
QĐND = quân đội nhân dân
QH = Quốc hội
TAND = tòa án nhân dân
TNCS = thanh niên cộng sản
TNMT = tài nguyên và môi trường
TP = thành phố
TTCP = Thủ tướng Chính phủ
TƯ = trung ương
TW = trung ương
UB = ủy ban
UBKT = ủy ban kiểm tra
UBMTTQ = ủy ban mặt trận tổ quốc
UBMTTQVN = ủy ban mặt trận tổ quốc Việt Nam
UBND = ủy ban nhân dân
UBTV = ủy ban thường vụ
VHTTDL = văn hóa, thể thao và du lịch
VKSND = viện kiểm sát nhân dân
VN = Việt Nam
XHCN = xã hội chủ nghĩa
"""


def add_common(apps, schema_editor):
    """What newspapers shorten every day; the desk edits the list."""
    pairs = [line.split(" = ") for line in COMMON.strip().splitlines()]
    model = apps.get_model("articles", "Abbreviation")
    rows = [model(short=short, full=full) for short, full in pairs]
    model.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [("articles", "0006_search_index")]

    operations = [migrations.RunPython(add_common, migrations.RunPython.noop)]
