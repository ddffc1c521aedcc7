"""Another five hundred labelled comments, with sentences, bots and tricks of their own.

Written after the rules and likeness as they stand and before either met it: what was learned from
the halves of `tests/comments/labelled.py` is measured here on what nobody looked at.
"""

import random

from articles.vietnamese import fold
from tests.comments.labelled import ADVERTISING, GENUINE, REPLAYED, RUDE, Labelled

WORDS = {
    "spot": [
        "hẻm 24 Trần Phú",
        "phường Quyết Thắng",
        "dốc Đồn",
        "làng Plei Tơ Nghia",
        "cổng bệnh viện",
        "bờ kè sông",
        "khu tập thể cũ",
        "thị trấn Plei Kần",
        "xã Mường Hoong",
        "nhà rông làng bên",
        "đèo Lò Xo",
        "sân vận động tỉnh",
    ],
    "matter": [
        "vỉa hè",
        "cáp treo",
        "bãi giữ xe",
        "giá sâm",
        "mùa cà phê",
        "tiền điện",
        "lịch tiêm chủng",
        "học bù",
        "xe tải quá khổ",
        "nạn đốt rẫy",
        "sổ hộ nghèo",
        "chuyện sáp nhập",
    ],
    "folk": [
        "mấy cô bán rau",
        "thầy cô vùng cao",
        "anh em shipper",
        "bà tôi",
        "dân trong hẻm",
        "các em nội trú",
        "hộ cận nghèo",
        "người trồng mì",
        "đội bóng xã",
        "khách phương xa",
    ],
    "time": [
        "hôm rằm",
        "đợt rét vừa rồi",
        "hai mùa rẫy",
        "từ hồi dịch",
        "chiều thứ bảy",
        "năm ngoái",
        "suốt tháng Ba",
        "trước kỳ thi",
        "lúc tan tầm",
    ],
    "place_en": ["the old town", "our village", "the bus stop", "the riverside", "the main gate"],
    "matter_en": ["parking", "coffee prices", "the night market", "school fees", "dust", "noise"],
    "folk_en": ["my neighbours", "teachers", "tourists", "young families", "the elderly"],
}
SENTENCES = [
    "Nhà mình gần {spot}, {time} bụi mù không dám mở cửa.",
    "{folk} có được hỏi ý kiến về {matter} không, hay chỉ nghe thông báo?",
    "Ảnh minh họa đẹp quá, nhưng {matter} ngoài đời khác xa.",
    "Xin hỏi quy định mới về {matter} áp dụng từ ngày nào?",
    "Mình từng làm ở {spot} nên hiểu, việc này không dễ như mọi người nghĩ.",
    "Đã ba nhiệm kỳ rồi mà {matter} vẫn chưa đâu vào đâu.",
    "Hoan nghênh cách làm này, mong nhân rộng sang {spot}.",
    "Đọc tới đoạn nói về {folk} mà rưng rưng.",
    "Số liệu năm nay so với {time} thế nào, phóng viên bổ sung giúp.",
    "Bạn ở trên nói đúng một nửa thôi, còn {matter} thì phải chờ trung ương.",
    "Nếu cần góp công, {folk} chỗ mình sẵn sàng.",
    "Mấy hôm nay {spot} kẹt xe từ sáng sớm, có ai biết vì sao?",
    "Tiếc là bài không nhắc tới {folk}, họ mới là người chịu thiệt.",
    "Theo kinh nghiệm của tôi, muốn xong {matter} thì phải có người chịu trách nhiệm.",
    "Chữ trong ảnh nhỏ quá, tòa soạn cho xem bản lớn được không?",
    "Ngày xưa ở {spot} làm gì có đèn, giờ sáng trưng, mừng ghê.",
    "Làm ơn đừng đổ hết cho {folk}, {time} họ cũng khổ lắm rồi.",
    "Có thể cho biết tên đơn vị phụ trách {matter} ở {spot} không ạ?",
    "Nobody asked {folk_en} about {matter_en} before the decision was made.",
    "I walked past {place_en} this morning and it looked fine to me.",
    "Interesting read. What happens to {matter_en} once the project is over?",
    "Thanks for writing about {place_en}, we rarely see it in the news.",
    "With respect, {folk_en} have complained about {matter_en} since last year.",
    "Is there an English summary of the plan for {place_en}?",
]
SHORT = [
    "Quá chuẩn",
    "Hóng tin tiếp",
    "Xin cảm ơn!",
    "Đồng ý 100%",
    "Tuyệt vời",
    "So true",
    "Great",
]
RUDE_SENTENCES = [
    "Thằng nào nghĩ ra {matter} chắc não để ở nhà.",
    "Im mồm đi lũ rảnh háng, biết gì về {spot}.",
    "{folk} toàn đồ vô học, nói làm gì cho mệt.",
    "Nhà báo gì mà dốt như bò, viết về {matter} cũng sai.",
    "Shut up, {folk_en} are a bunch of morons.",
]
SINGLE_ADVERTS = [
    "Em bên dịch vụ {matter} trọn gói tại {spot}, alo 07{number} có giá tốt.",
    "Sim số đẹp phong thủy hợp tuổi, xem tại simdep{number}.vn nha mọi người.",
    "Cho thuê phòng trọ {spot} full nội thất, call 05{number}.",
    "Nạp lần đầu tặng 200k, vào ngay c{number}.club chơi nổ hũ {time}.",
    "Buy followers for {matter_en} pages, visit www.fast{number}.top now.",
]
REPLAYS = [
    "Em có mấy suất học bổng du học nghề bên Đức còn trống cho kỳ tháng Chín, được trả lương ngay "
    "khi học, không cần bằng cấp ba loại giỏi, ai quan tâm nhắn em gửi hồ sơ tham khảo",
    "Mẹ mình tiểu đường mười năm nay nhờ uống loại trà này mà đường huyết ổn định hẳn, bác sĩ cũng "
    "ngạc nhiên, ai có người thân bị giống vậy mình chỉ chỗ mua đúng hàng thật",
    "Sàn của bên mình vừa mở chương trình hoàn tiền cho thành viên mới, chỉ việc xem quảng cáo rồi "
    "bấm thích là cuối ngày có tiền về ví, hôm qua mình vừa rút được hơn một triệu",
    "Thanh lý gấp lô điện thoại hải quan giữ vì chủ hàng bỏ trốn, máy mới nguyên hộp chưa kích "
    "hoạt, mỗi người chỉ được đăng ký một chiếc, giữ chỗ trước trả tiền sau khi kiểm tra",
    "I was about to lose my house when a friend introduced me to this honest lender who approved "
    "me in two days without asking for any papers, he can help you and your family too",
    "Our casino gives every new player a free balance to start with, no deposit and no card "
    "needed, thousands have already cashed out this month so do not miss your chance tonight",
]
OPENINGS = ["", "Cho em xin phép ạ.", "ADMIN DUYỆT GIÚP", "Ai đọc được thì tốt", "PS:", "Hello,"]
CLOSINGS = ["", "zalo em nha", "cmt để nhận", "số lượng có hạn", "💰💰", "#hot", "chia sẻ giúp em"]
LOOKALIKES = str.maketrans({"a": "а", "o": "о", "e": "е"})  # Cyrillic


def labelled_fresh():
    """The comments, in the order they arrive."""
    chance = random.Random("fresh")  # noqa: S311
    made = [Labelled(GENUINE, _text(chance, SENTENCES, 2, 3)) for _ in range(250)]
    made += [Labelled(GENUINE, chance.choice(SHORT)) for _ in range(20)]
    made += [Labelled(RUDE, _text(chance, RUDE_SENTENCES, 1, 2)) for _ in range(40)]
    made += [Labelled(ADVERTISING, _text(chance, SINGLE_ADVERTS, 1, 1)) for _ in range(40)]
    for number in range(180):
        which = number % len(REPLAYS)
        made.append(Labelled(REPLAYED, _varied(chance, REPLAYS[which]), which))
    chance.shuffle(made)
    return made


def _text(chance, sentences, fewest, most):
    chosen = chance.sample(sentences, chance.randint(fewest, most))
    return " ".join(_filled(chance, sentence) for sentence in chosen)


def _filled(chance, sentence):
    words = {name: chance.choice(values) for name, values in WORDS.items()}
    words["number"] = f"{chance.randint(10_000_000, 99_999_999)}"
    filled = sentence.format(**words)
    return filled[0].upper() + filled[1:]


def _varied(chance, text):
    """One of the ways a bot hides that it sends the same again."""
    words = text.split()
    for _ in range(chance.randint(0, 2)):
        trick = chance.choice(["leave out", "say twice", "swap"])
        at = chance.randrange(len(words) - 1)
        if trick == "leave out":
            del words[at]
        elif trick == "say twice":
            words.insert(at, words[at])
        else:
            words[at], words[at + 1] = words[at + 1], words[at]
    text = " ".join(words)
    disguises = [str, str, str.lower, fold, str.swapcase, _lookalike, _dotted]
    text = chance.choice(disguises)(text)
    parts = [chance.choice(OPENINGS), text, chance.choice(CLOSINGS), str(chance.randint(0, 999))]
    return " ".join(part for part in parts if part)


def _lookalike(text):
    return text.translate(LOOKALIKES)


def _dotted(text):
    return text.replace(", ", "... ")
