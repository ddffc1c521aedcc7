"""A thousand labelled comments, Vietnamese and English, made anew the same way each time.

Two halves: what rules and likeness may be tuned on (`LOOKED_AT`), and what only measures them
(`KEPT_BACK`). The halves share frames of sentences but no advertisement that bots replay.
"""

import random
from typing import NamedTuple

from articles.vietnamese import fold

LOOKED_AT, KEPT_BACK = 1, 2
GENUINE, RUDE, ADVERTISING, REPLAYED = "genuine", "rude", "advertising", "replayed"


class Labelled(NamedTuple):
    kind: str
    body: str
    replay_of: int = -1  # which advertisement


WORDS = {
    "place": [
        "thôn 3",
        "xã Đăk Hà",
        "đường Phan Đình Phùng",
        "cầu Đăk Bla",
        "chợ trung tâm",
        "tổ 5",
        "huyện Sa Thầy",
        "khu tái định cư",
        "làng Kon Klor",
        "trường tiểu học",
        "bến xe cũ",
        "ngã tư Hùng Vương",
    ],
    "thing": [
        "mặt đường",
        "hệ thống thoát nước",
        "đèn chiếu sáng",
        "lịch thu gom rác",
        "giá xăng",
        "học phí",
        "trạm y tế",
        "xe buýt",
        "sân bóng",
        "cây xanh",
        "giấy chứng nhận đất",
        "nước sinh hoạt",
    ],
    "when": [
        "mùa mưa này",
        "ba năm nay",
        "từ Tết",
        "tuần trước",
        "cuối năm",
        "sáng nay",
        "mấy tháng liền",
        "hồi tôi còn nhỏ",
        "trước ngày khai giảng",
        "sau trận lũ",
    ],
    "who": [
        "bà con",
        "các cháu học sinh",
        "người già",
        "tiểu thương",
        "anh em tài xế",
        "gia đình tôi",
        "cán bộ xã",
        "công nhân",
        "đoàn kiểm tra",
        "hội phụ nữ",
    ],
    "ask": [
        "công khai số liệu",
        "nói rõ thời hạn",
        "đối thoại với dân",
        "kiểm tra lại nhà thầu",
        "cử người xuống xem",
        "đăng tiếp kỳ sau",
        "hỏi ý kiến chuyên gia",
        "gia hạn thêm",
    ],
    "thing_en": [
        "road",
        "drainage",
        "school",
        "market",
        "bus line",
        "clinic",
        "bridge",
        "park",
        "water supply",
        "library",
    ],
    "who_en": [
        "farmers",
        "parents",
        "shopkeepers",
        "older people",
        "students",
        "drivers",
        "visitors",
        "nurses",
    ],
    "ask_en": [
        "publish the figures",
        "name a date",
        "answer the letters",
        "visit the site",
        "explain the cost",
        "ask an engineer",
    ],
}
SENTENCES = [
    "Ở {place} thì {thing} xuống cấp {when} mà chưa thấy ai sửa.",
    "{who} chúng tôi đi qua {place} mỗi ngày, {when} càng vất vả hơn.",
    "Đề nghị lãnh đạo {ask} về chuyện {thing} cho dân yên tâm.",
    "Tôi đọc kỹ bài rồi nhưng vẫn chưa hiểu vì sao {thing} lại chậm như vậy.",
    "Cảm ơn phóng viên đã về tận {place} để viết về {who}.",
    "Theo tôi nên {ask} trước, rồi hãy bàn đến {thing}.",
    "Con số trong bài khác với điều {who} được nghe {when}.",
    "Bài viết hay, nhưng thiếu ý kiến của {who} ở {place}.",
    "Mong tòa soạn {ask}, nhất là việc {thing}.",
    "{when} tôi có gọi điện lên xã hỏi về {thing}, được hẹn rồi thôi.",
    "Chuyện {thing} ở {place} không mới, {who} kêu mãi rồi.",
    "Bác nào biết thủ tục về {thing} xin chỉ giúp, tôi ở {place}.",
    "So với {when} thì {thing} bây giờ đã khá lên nhiều, phải công nhận.",
    "Nếu {ask} sớm thì {who} đâu phải chờ lâu đến thế.",
    "Có ai ở {place} xác nhận giúp thông tin này không?",
    "Tôi không đồng ý: {thing} là việc của cả tỉnh chứ không riêng {place}.",
    "The {thing_en} near our house has been closed for weeks and {who_en} suffer most.",
    "Could the paper {ask_en}, please? Many {who_en} would like to know.",
    "I grew up here and the {thing_en} was never this crowded.",
    "Good report, though I miss the voices of {who_en}.",
    "Before building another {thing_en} they should {ask_en}.",
    "As one of the {who_en} I can only agree with the second paragraph.",
]
SHORT = [
    "Hay quá!",
    "Cảm ơn tòa soạn",
    "Rất bổ ích",
    "Chúc mừng bà con",
    "Đúng vậy",
    "Well said",
    "Thank you",
]
RUDE_SENTENCES = [
    "Đồ ngu như {who} mà cũng đòi nói chuyện {thing}.",
    "Viết thế này thì dẹp báo đi, toàn lũ ăn hại.",
    "Mày biết gì về {place} mà bày đặt dạy đời, đồ mất dạy.",
    "Bọn {who} chỉ giỏi nói phét {when}.",
    "Only an idiot would believe what {who_en} say about the {thing_en}.",
]
SINGLE_ADVERTS = [
    "Nhận sửa {thing} tại {place}, thợ có mặt sau 30 phút, gọi 09{number} gặp anh Ba.",
    "Vay tiền nhanh không thế chấp cho {who}, duyệt trong ngày, liên hệ 08{number}.",
    "Bán đất {place} sổ hồng riêng, giá rẻ {when}, zalo 03{number}.",
    "Xem bóng đá cá độ tỷ lệ cao tại nha-cai-{number}.xyz, tặng ngay {when}.",
    "Cheap loans for {who_en}, no questions asked, see www.loan{number}.top today.",
]
REPLAYS = {
    LOOKED_AT: [
        "Bạn đang cần tiền gấp để xoay xở việc gia đình mà không biết hỏi ai? Hãy liên hệ ngay với "
        "chúng tôi để được giải ngân trong vòng hai giờ, không cần thế chấp tài sản",
        "Chị em nào da nám lâu năm chữa mãi không khỏi hãy thử bài thuốc gia truyền của nhà em, "
        "cam kết hiệu quả sau một liệu trình, không hết hoàn lại toàn bộ chi phí",
        "Tuyển cộng tác viên làm việc tại nhà, mỗi ngày chỉ cần hai tiếng rảnh rỗi, thu nhập ổn "
        "định, không cần kinh nghiệm, nhận lương ngay trong ngày làm việc đầu tiên",
        "Earn real money from home with only thirty minutes a day, no experience needed, our team "
        "shows you every step and you get your first payment this very week",
    ],
    KEPT_BACK: [
        "Nhà em chuyên thanh lý hàng tồn kho điện máy chính hãng giá chỉ bằng một nửa ngoài tiệm, "
        "bảo hành đầy đủ hai năm, giao tận nơi trên toàn quốc, nhận hàng mới phải trả tiền",
        "Anh chị nào bị đau lưng mỏi gối lâu ngày xin đọc tin này, thầy lang vùng cao có bài thuốc "
        "lá rừng uống mười ngày là đỡ, người nghèo thầy không lấy tiền công",
        "Cơ hội đầu tư có một không hai với lợi nhuận cam kết hàng tháng, rút vốn bất cứ lúc nào, "
        "đã có hàng nghìn người tham gia và đổi đời chỉ sau một thời gian ngắn",
        "My uncle lost everything and then one trader helped him recover all his savings in less "
        "than a month, write to this honest expert today and thank me later my friends",
    ],
}
TAILS = [
    "",
    "inbox em nhé",
    "ib ngay",
    "!!!",
    "👉👉",
    "cảm ơn cả nhà",
    "🔥🔥🔥",
    "nhanh tay kẻo hết",
    "trân trọng",
    "DM me",
]
HEADS = ["", "Chào cả nhà,", "Tin vui!", "Mọi người ơi,", "Em xin phép,", "Hi all,", "HOT:"]
REPLAYED_A_HALF = 160


def labelled(half):
    """Five hundred comments of one half, in the order they arrive."""
    chance = random.Random(half)  # noqa: S311
    made = [Labelled(GENUINE, _text(chance, SENTENCES, 2, 3)) for _ in range(240)]
    made += [Labelled(GENUINE, chance.choice(SHORT)) for _ in range(20)]
    made += [Labelled(RUDE, _text(chance, RUDE_SENTENCES, 1, 2)) for _ in range(40)]
    made += [Labelled(ADVERTISING, _text(chance, SINGLE_ADVERTS, 1, 1)) for _ in range(40)]
    texts = REPLAYS[half]
    for number in range(REPLAYED_A_HALF):
        which = number % len(texts)
        made.append(Labelled(REPLAYED, _varied(chance, texts[which]), which))
    chance.shuffle(made)
    return made


def _text(chance, sentences, fewest, most):
    """Some of the sentences, each with words of its own in its gaps."""
    chosen = chance.sample(sentences, chance.randint(fewest, most))
    return " ".join(_filled(chance, sentence) for sentence in chosen)


def _filled(chance, sentence):
    words = {name: chance.choice(values) for name, values in WORDS.items()}
    words["number"] = f"{chance.randint(10_000_000, 99_999_999)}"
    filled = sentence.format(**words)
    return filled[0].upper() + filled[1:]


def _varied(chance, text):
    """What a bot makes of its text so that no two are the same."""
    words = text.split()
    for _ in range(chance.randint(0, 2)):
        del words[chance.randrange(len(words))]
    text = " ".join(words)
    text = chance.choice([str, str, str.upper, fold, str.title])(text)
    if chance.random() < 0.3:
        text = text.replace(",", " -")
    parts = [chance.choice(HEADS), text, chance.choice(TAILS), str(chance.randint(0, 99))]
    return " ".join(part for part in parts if part)
