"""Some thousands of invented names, as many of them alike as in life."""

from itertools import product
from random import Random

from articles.vietnamese import slugify

FAMILIES = ["Nguyễn"] * 38 + ["Trần"] * 11 + ["Lê"] * 10 + ["Phạm"] * 7 + ["Huỳnh"] * 5
FAMILIES += [
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "A",
    "Y",
    "Siu",
    "Rơ Châm",
]
MIDDLES = ["Văn"] * 8 + ["Thị"] * 8 + ["Hữu", "Đức", "Minh", "Ngọc", "Thanh", "Xuân", "Quốc", "Thu"]
GIVEN_NAMES = (
    "An Anh Ánh Bình Châu Chung Cường Dũng Duy Đông Giang Hà Hải Hạnh Hiền Hiếu Hòa Hoa Hóa Hùng "
    "Hương Khánh Kiên Lan Lâm Liên Linh Long Loan Mai Mạnh Nam Nga Nghĩa Nhung Phong Phúc Phương "
    "Quang Quân Sơn Tâm Tân Thảo Thắng Thủy Thúy Toàn Trang Trung Tú Tuấn Tùng Vân Việt Vinh Yến"
)
OFFICES = [
    ("UBND", "Ủy ban nhân dân"),
    ("HĐND", "Hội đồng nhân dân"),
    ("UBMTTQVN", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("", "Hội Nông dân"),
    ("", "Đoàn Thanh niên"),
    ("", "Hội Liên hiệp Phụ nữ"),
]
LEVELS = ["xã", "phường", "huyện", "thị trấn"]
PLACES = ["Đăk", "Ia", "Kon", "Sa", "Măng", "Ngọk", "Plei", "Bờ", "Tân", "Vĩnh"]
SECOND = ["Hà", "H'Drai", "Rve", "Loong", "Cành", "Réo", "Krông", "Y", "Lập", "Phú", "Tô", "Bút"]
SUBJECTS = [
    "Xây dựng nông thôn mới",
    "Phòng chống thiên tai",
    "Chuyển đổi số",
    "Giảm nghèo bền vững",
    "Giá cà phê",
    "Lễ hội cồng chiêng",
    "An toàn giao thông",
    "Bảo vệ rừng",
    "Khuyến học",
]


def of_officials(many):
    drawn = Random(2018)  # noqa: S311
    for number in range(many):
        name = " ".join(map(drawn.choice, (FAMILIES, MIDDLES, GIVEN_NAMES.split())))
        yield {
            "name": f"{name} ({number})",
            "full_name": name,
            "slug": f"{slugify(name)}-n{number}",
        }


def of_organisations(many):
    offices = product(LEVELS, PLACES, SECOND, OFFICES)
    for number, (level, place, second, (short, office)) in zip(range(many), offices, strict=False):
        where = f"{level} {place} {second}"
        abbreviation = f"{short} {where}" if short else ""
        name = f"{office} {where}"
        yield {"name": name, "abbreviation": abbreviation, "slug": f"{slugify(name)}-n{number}"}


def of_topics(many):
    topics = product(range(2010, 2030), PLACES, SUBJECTS)
    for number, (year, place, subject) in zip(range(many), topics, strict=False):
        name = f"{subject} {place} {year}"
        yield {"name": name, "slug": f"{slugify(name)}-n{number}"}
