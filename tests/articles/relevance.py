"""The relevance set, as data: stories among a large corpus, and what readers type to find them.

Names and events are invented. A question names the story that must come first and all that must
be found; `forms` are the ways people type it.
"""

import unicodedata
from itertools import product

from articles.vietnamese import TONES

STORIES = {
    "dak_ha": {"headline": "Đăk Hà gặt sớm hai nghìn héc-ta lúa"},
    "dak_ha_in_text": {"headline": "Mùa mới", "body": "Đoàn đến Đắk Hà, thăm chợ huyện."},
    "dak_ha_old": {"headline": "Chuyện cũ", "body": "Bản đồ xưa ghi tên ấy là Đak Hà."},
    "dak_scattered": {"headline": "Đăk Glei đón đoàn Hà Thành ghé thăm"},
    "ia_hdrai": {"headline": "Ia H'Drai có thêm trạm y tế"},
    "ia_hdrai_curly": {"headline": "Đường mới", "body": "Đường về Ia H’Drai đã thông."},
    "a_biu": {"headline": "Già làng A Biu giữ hơn trăm bộ chiêng"},
    "y_sinh": {"headline": "Cô giáo Y Sinh mở lớp đêm"},
    "mttq": {"headline": "UB MTTQ VN xã Sa Thầy mở quỹ"},
    "mttq_together": {"headline": "Quỹ ấm", "body": "UBMTTQVN góp sức."},
    "mttq_full": {"headline": "Góp sức", "body": "Ủy ban Mặt trận Tổ quốc Việt Nam kêu gọi."},
    "ubnd": {"headline": "UBND tỉnh Gia Định bàn chuyện nước sạch"},
    "ubnd_full": {"headline": "Nước sạch", "body": "Uỷ ban nhân dân tỉnh Gia Định giao việc."},
    "hdnd": {"headline": "HĐND xã Ngọk Réo chất vấn về cầu treo"},
    "hdnd_full": {"headline": "Cầu treo", "body": "Hội đồng nhân dân xã Ngọk Réo giám sát."},
    "thuan_hoa": {
        "headline": "Hội nghị trồng rừng",
        "official": ("Nguyễn Văn Thuận Hòa", "Phó Chủ tịch UBND huyện Măng Bút"),
    },
    "thuan_hoa_scattered": {
        "headline": "Giải chạy",
        "body": "Nguyễn Lan về nhất, Văn Sơn về nhì, Trần Thuận về ba ở sân Hòa Nghĩa.",
    },
    "thuy_loan": {
        "headline": "Ngày hội sách",
        "official": ("Trần Thị Thúy Loan", "Giám đốc Thư viện tỉnh Gia Định"),
    },
    "festival": {"headline": "Lễ hội cồng chiêng trở lại bên sông"},
    "festival_scattered": {"headline": "Cồng chiêng vang khắp lễ đài, dân làng mở hội"},
    "hoa_giai": {"headline": "Tổ hòa giải thôn Tám gỡ chuyện đất"},
    "hoa_giai_other": {"headline": "Hóa giải cơn khát vùng cao"},
    "thuy_dien": {"headline": "Thủy điện Plei Krông xả nước về hạ du"},
    "suc_khoe": {"headline": "Tư vấn sức khỏe sinh sản ở Măng Ri"},
    "decision": {"headline": "Chuẩn chính tả", "body": "Theo Quyết định 7319/QĐ-BGDĐT."},
    "klor": {"headline": "Nhà rông Kon Klŏr lợp lại mái"},
    "org": {"headline": "Cấp sổ đỏ", "organisation": ("Sở Địa chính Gia Định", "SĐCGĐ")},
    "doan": {"headline": "BTV Tỉnh đoàn Gia Định họp bàn hè"},
    "doan_full": {"headline": "Hè xanh", "body": "Ban Thường vụ Tỉnh đoàn Gia Định phát động."},
    "hoa_plain": {"headline": "Hoa giải nhiệt ngày hè bên hiên nhà"},
    "dao": {"headline": "Đường Đào Duy Từ hết cảnh lầy lội"},
}

# What is typed, which comes first, which are found besides; all in their forms.
QUESTIONS = [
    ("Đăk Hà", "dak_ha", {"dak_ha_in_text", "dak_ha_old", "dak_scattered"}),
    ("Đắk Hà", "dak_ha", {"dak_ha_in_text", "dak_ha_old", "dak_scattered"}),
    ("Đak Hà", "dak_ha", {"dak_ha_in_text", "dak_ha_old", "dak_scattered"}),
    ('"Đăk Hà"', "dak_ha", {"dak_ha_in_text", "dak_ha_old"}),
    ("gặt Đăk Hà", "dak_ha", set()),
    ("Ia H'Drai", "ia_hdrai", {"ia_hdrai_curly"}),
    ("Ia H’Drai", "ia_hdrai", {"ia_hdrai_curly"}),
    ("Ia HDrai", "ia_hdrai", {"ia_hdrai_curly"}),
    ("A Biu", "a_biu", set()),
    ("già làng A Biu", "a_biu", set()),
    ("Y Sinh", "y_sinh", set()),
    ("UB MTTQ VN", "mttq", {"mttq_together", "mttq_full"}),
    ("UBMTTQVN", "mttq", {"mttq_together", "mttq_full"}),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam", "mttq", {"mttq_together", "mttq_full"}),
    ("UBND tỉnh Gia Định", "ubnd", {"ubnd_full"}),
    ("Ủy ban nhân dân tỉnh Gia Định", "ubnd", {"ubnd_full"}),
    ("HĐND xã Ngọk Réo", "hdnd", {"hdnd_full"}),
    ("Hội đồng nhân dân xã Ngọk Réo", "hdnd", {"hdnd_full"}),
    ("Nguyễn Văn Thuận Hòa", "thuan_hoa", {"thuan_hoa_scattered"}),
    ('"Nguyễn Văn Thuận Hòa"', "thuan_hoa", set()),
    ("Thuận Hòa", "thuan_hoa", {"thuan_hoa_scattered"}),
    ("Phó Chủ tịch UBND huyện Măng Bút", "thuan_hoa", set()),
    ("Trần Thị Thúy Loan", "thuy_loan", set()),
    ("Giám đốc Thư viện Thúy Loan", "thuy_loan", set()),
    ("lễ hội cồng chiêng", "festival", {"festival_scattered"}),
    ('"lễ hội cồng chiêng"', "festival", set()),
    ("cồng chiêng lễ hội -trở", "festival_scattered", set()),
    ("thủy điện Plei Krông", "thuy_dien", set()),
    ("sức khỏe sinh sản", "suc_khoe", set()),
    ("sản sinh khỏe sức Măng Ri", "suc_khoe", set()),
    ("Quyết định 7319/QĐ-BGDĐT", "decision", set()),
    ("Kon Klŏr", "klor", set()),
    ("Sở Địa chính Gia Định", "org", set()),
    ("SĐCGĐ", "org", set()),
    ("BTV Tỉnh đoàn Gia Định", "doan", {"doan_full"}),
    ("Ban Thường vụ Tỉnh đoàn Gia Định", "doan", {"doan_full"}),
    ("Đào Duy Từ", "dao", set()),
]
# With marks these are different words, so they have one form of tones only; without, the newest
# comes first.
MARKED = [
    ("hòa giải", "hoa_giai", {"hoa_giai_other", "hoa_plain"}),
    ("hoà giải", "hoa_giai", {"hoa_giai_other", "hoa_plain"}),
    ("hóa giải", "hoa_giai_other", {"hoa_giai", "hoa_plain"}),
    ("HOÁ GIẢI", "hoa_giai_other", {"hoa_giai", "hoa_plain"}),
    ("hoa giải", "hoa_giai", {"hoa_giai_other", "hoa_plain"}),
    ('"hòa giải"', "hoa_giai", {"hoa_giai_other", "hoa_plain"}),
    ('"hóa giải"', "hoa_giai_other", {"hoa_giai", "hoa_plain"}),
]

# One order written by hand: each has the two words "hòa bình" in another way, the best first.
# Every two neighbours differ in one rule of the score or in how it weighs against another.
ORDER = [
    ("headline", "hòa bình"),  # together and spelled so
    ("headline", "hóa bình"),
    ("names", "hòa bình"),
    ("headline", "hòa và bình"),  # apart
    ("names", "hóa bình"),
    ("headline", "hóa và bình"),
    ("body", "hòa bình"),
    ("names", "hòa và bình"),
    ("body", "hóa bình"),
    ("names", "hóa và bình"),
    ("body", "hòa và bình"),
    ("body", "hóa và bình"),
]


def _old_placement():
    """òa → oà and the like, of all open rimes whose tone schoolbooks place elsewhere."""
    for first, second in ("oa", "oe", "uy"):
        for tone in TONES:
            new, old = first + tone + second, first + second + tone
            for case in (str.lower, str.upper, str.capitalize):
                yield tuple(unicodedata.normalize("NFC", case(one)) for one in (new, old))


OLD_PLACEMENT = dict(_old_placement())


def _placed_as_of_old(typed):
    for new, old in OLD_PLACEMENT.items():
        typed = typed.replace(new, old)
    return typed


def _as_it_is(typed):
    return typed


def _without_marks(typed):
    """Bare letters but for the stroke of đ."""
    decomposed = unicodedata.normalize("NFD", typed)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


PLACEMENTS = [_as_it_is, _placed_as_of_old]
TONES_OR_NONE = [_as_it_is, _without_marks]
STROKES = [_as_it_is, lambda typed: typed.replace("đ", "d").replace("Đ", "D")]
CASES = [_as_it_is, str.lower, str.upper]
NORMALISATIONS = ["NFC", "NFD"]


def forms(typed):
    """The ways people type the same words, each once."""
    ways = []
    for *steps, how in product(PLACEMENTS, TONES_OR_NONE, STROKES, CASES, NORMALISATIONS):
        way = typed
        for step in steps:
            way = step(way)
        ways.append(unicodedata.normalize(how, way))
    return list(dict.fromkeys(ways))


def questions():
    """(typed, first, all that must be found) in every form."""
    for typed, first, others in QUESTIONS:
        for form in forms(typed):
            yield form, first, {first, *others}
    for typed, first, others in MARKED:
        for form in {typed, unicodedata.normalize("NFD", typed)}:
            yield form, first, {first, *others}
