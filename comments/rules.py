"""What the content of a comment gives a moderator to look at (`comments.models.Rule`)."""

import re
from datetime import timedelta
from functools import cached_property, lru_cache

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import discussion
from articles.vietnamese import fold, spelling
from comments.contacts import blind_indexes
from comments.likeness import ALIKE, likeness, runs_of, sketch_of, words_of
from comments.lookalikes import plain, readings
from comments.models import Comment, Finding, ModerationAct, ModerationEvent, Rule
from comments.moderation import decide

Kind = Rule.Kind
REASON_LENGTH = ModerationEvent._meta.get_field("reason").max_length
ADDRESS = re.compile(r"https?://\S+|www\.\S+|\b[\w-]+\.(?:com|net|org|vn|info|xyz|top|club)\b")
EMAIL = re.compile(r"[^\s@]{1,64} ?(?:@|\(at\)|\[at\]) ?[\w-]+(?: ?(?:\.|\(dot\)) ?[a-z]{2,})+")
# What looks like a number of somebody, and is a day, a span of years, a sum of money.
DATE = re.compile(
    r"(?<!\d)[0-3]?\d[./\-][01]?\d[./\-](?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d ?- ?(?:19|20)\d\d(?!\d)"
)
MONEY = re.compile(
    r"(?<![\d.,])[1-9][\d., ]{0,24}\W{0,2}(?:dong|vnd|d|usd|ty|trieu|nghin|ngan(?! hang))\b"
)
# A word of digits, and of letters that pass for them.
DIGITS = re.compile(r"(?<![^\W_])(?=[oil]*\d)[oil\d]+(?![^\W_])")
AS_DIGITS = str.maketrans("oil", "011")
GAP = r"[ ._\-·•*~|()]{0,3}"
PHONE = re.compile(
    rf"(?<![\d.,])(?:(?:\+|00)?84{GAP}|0)(?:[35789]|2\d{GAP}\d?)(?:{GAP}\d){{8}}(?!\d)"
)
IDENTITY = re.compile(
    rf"(?<!\d)0(?:\d{{11}}|\d{{2}}{GAP}[0-3](?:{GAP}\d){{8}})(?!\d)"
    rf"|(?:cmnd|cmt|cccd|can cuoc|chung minh)\D{{0,25}}(?:\d{GAP}){{9,12}}(?!\d)"
)
RUN = r"(?:\d[ ._\-]?){7,18}\d(?!\d)"
GROUPED = r"[1-9]\d{0,2}(?:[.,]\d{3})+(?!\d)|(?:(?:19|20)\d\d[ ,.\-]+){1,9}(?:19|20)\d\d(?!\d)"
BANK = (
    r"\b(?:stk|tk|tai khoan|ngan hang|momo|zalopay|vcb|bidv|acb|mb|tcb|vpb|tpb|shb|ocb|msb|vib|scb"
    r"|hdb|\w{0,20}bank)\b"
)
ACCOUNT = re.compile(
    rf"\b(?:stk|so tk|so tai khoan)\W{{0,5}}{RUN}"
    rf"|{BANK}\W.{{0,40}}?(?<!\d)(?<!\d[.,])(?!{GROUPED}){RUN}"
    rf"|(?<!\d)(?<!\d[.,])(?!{GROUPED}){RUN}.{{0,25}}?{BANK}"
)
PATTERNS = {
    Kind.EMAIL: EMAIL,
    Kind.PHONE: PHONE,
    Kind.IDENTITY: IDENTITY,
    Kind.ACCOUNT: ACCOUNT,
}
CANDIDATES = 30
MANY = 20  # senders of the same few words in the last days: "Chúc mừng!" is written by many
LOOKED_BACK = timedelta(days=30)  # over which rules are judged
SAMPLE = 250  # comments approved lately, and as many that wait, on which a new rule is tried
FEW = 20  # with fewer at hand, what anybody might write is tried too
ORDINARY = [
    "Bài viết rất hay, cảm ơn tòa soạn.",
    "Tôi đồng ý với ý kiến của tác giả.",
    "Đề nghị tỉnh sớm sửa con đường này để bà con đi lại cho đỡ khổ.",
    "Chúc mừng các cháu học sinh và thầy cô nhà trường!",
    "Ở thôn tôi mất nước ba ngày nay mà chưa thấy ai xuống kiểm tra.",
    "Cho tôi hỏi thủ tục này làm ở đâu, có phải lên huyện không?",
    "Theo tôi nên công khai kinh phí rồi hãy bàn đến chuyện làm tiếp.",
    "Hồi tôi còn nhỏ, chỗ này là ruộng, nay thành phố xá đông vui. Mừng cho quê mình, chỉ mong "
    "người ta giữ lại hàng cây ven đường và cái giếng cũ.",
    "Thank you for this report.",
    "Could you publish the figures for last year as well?",
]
SHORTEST_PHRASE = 2  # letters


class Content:
    """What the rules read of a comment, each reading made once."""

    def __init__(self, comment, email=""):
        self.comment, self.email = comment, email
        self.text = f"{comment.author_name}\n{comment.website}\n{comment.body}"

    @cached_property
    def readings(self):
        return readings(self.text)

    @cached_property
    def exact(self):
        return {exact(self.text)}

    @cached_property
    def folded(self):
        """Name and text, each by itself: what ends one and begins the other make no number."""
        return [fold(self.comment.author_name), fold(self.comment.body)]

    @cached_property
    def numbered(self):
        """The same as numbers of people are looked for."""
        return [numbers(text) for text in self.folded]

    def counted(self, kind):
        """What a rule of a kind with a number compares with it."""
        if kind == Kind.LENGTH:
            return len(self.comment.body)
        return self.addresses if kind == Kind.LINKS else self.repetitions

    @cached_property
    def addresses(self):
        return len(ADDRESS.findall(self.text.lower()))

    @cached_property
    def repetitions(self):
        """How many comments of the last days say nearly the same.

        What is short is written by many: of those with its very words count the same sender's, or
        one where very many have written it.
        """
        if runs := runs_of(self.comment.body):
            bodies = self._candidates().values_list("body", flat=True)[:CANDIDATES]
            return sum(likeness(runs, runs_of(body)) >= ALIKE for body in bodies)
        own = self._equal(self._candidates().filter(self._same_sender()))
        return own or int(self._equal(self._candidates()) > MANY)

    def _candidates(self):
        """The comments of the last days that share a number of the sketch."""
        sketch = sketch_of(self.comment.body)
        near = Q(sketch_a=sketch["sketch_a"])
        if sketch["sketch_b"] is not None:
            near |= Q(sketch_b=sketch["sketch_b"])
        days = discussion.current().site.in_force("repeated_days")
        since = timezone.now() - timedelta(days=days)
        others = Comment.objects.filter(near, created_at__gte=since)
        return others.exclude(pk=self.comment.pk) if self.comment.pk else others

    def _equal(self, comments):
        words = words_of(self.comment.body)
        bodies = comments.values_list("body", flat=True)[:CANDIDATES]
        return sum(words_of(body) == words for body in bodies)

    def _same_sender(self):
        """By whose e-mail it came, or from which network; what tells neither has no sender."""
        sender = Q(pk__in=[])
        if self.email:
            sender |= Q(contact__blind_index__in=blind_indexes(self.email))
        elif self.comment.contact_id:
            sender |= Q(contact=self.comment.contact_id)
        if self.comment.network:
            sender |= Q(network=self.comment.network)
        return sender


def findings_of(comment, email=""):
    """A `Finding` (not kept) for each rule in force that `comment` meets.

    `email` is what its sender typed, where it has no contact yet.
    """
    content, found = Content(comment, email), []
    for rule in Rule.in_force():
        if seen := _look(rule, content):
            says = _("%(rule)s: %(what)s") % {"rule": rule.name, "what": seen}
            found.append(Finding(rule=rule, says=says[:200]))
    return found


def personal_data_in(text):
    """What kinds of addresses and numbers of people a text names, in words."""
    folded = fold(text)
    return [kind.label for kind, pattern in PATTERNS.items() if pattern.search(folded)]


def keep_findings(comment, findings):
    """Note what was found in the text as it now stands; file it as spam where a rule says so."""
    for finding in findings:
        finding.comment = comment
    Finding.objects.bulk_create(findings)
    spam = [finding.says for finding in findings if finding.rule.action == Rule.Action.SPAM]
    if spam:
        reason = "; ".join(spam)[:REASON_LENGTH]
        decide([comment], Comment.Status.SPAM, reason=reason, kind=ModerationAct.Kind.FILE)


def judged(rules):
    """The `rules` with how often each was lately `met`, and how often by what was `passed`."""
    lately = Q(findings__at__gte=timezone.now() - LOOKED_BACK)
    passed = lately & Q(findings__comment__status=Comment.Status.APPROVED)
    return rules.annotate(met=Count("findings", lately), passed=Count("findings", passed))


def too_short_phrases(rule):
    """The words or phrases of `rule` that any comment would meet."""
    reads = {Kind.WORDS: plain, Kind.EXACT: exact}
    if rule.kind not in reads:
        return []
    lines = [line.strip() for line in rule.words.splitlines() if line.strip()]
    return [line for line in lines if len(reads[rule.kind](line)) < SHORTEST_PHRASE]


def share_met(rule):
    """The part (0 to 1) that `rule` would meet of what readers send: of the comments approved
    lately or of those that wait, whichever is more."""
    if rule.kind == Kind.REPEATED:
        return 0  # one text among many tells nothing of its repetition
    tried = _latest(Comment.Status.APPROVED), _latest(Comment.Status.PENDING)
    return max(_share_met(rule, comments) for comments in tried)


def _latest(status):
    """The latest comments of a status, and ordinary sentences where they are few."""
    rows = Comment.objects.filter(status=status).order_by("-created_at", "-pk")
    found = list(rows.only("author_name", "website", "body")[:SAMPLE])
    return found if len(found) >= FEW else found + [Comment(body=body) for body in ORDINARY]


def _share_met(rule, comments):
    return sum(bool(_look(rule, Content(comment))) for comment in comments) / len(comments)


def _look(rule, content):
    """What of the comment meets the rule, in a few words; "" where nothing does."""
    if rule.kind == Kind.WORDS:
        return _first_phrase(rule.words, plain, content.readings)
    if rule.kind == Kind.EXACT:
        return _first_phrase(rule.words, exact, content.exact)
    if rule.kind in Rule.NUMBERED:
        count = content.counted(rule.kind)
        return str(count) if count > rule.threshold else ""
    texts = content.folded if rule.kind == Kind.EMAIL else content.numbered
    # The number itself stays with the comment, and goes with it.
    is_met = any(PATTERNS[rule.kind].search(text) for text in texts)
    return rule.get_kind_display() if is_met else ""


def numbers(folded):
    """A folded text with letters that pass for digits read as these, without dates and sums."""
    read = DIGITS.sub(lambda match: match[0].translate(AS_DIGITS), folded)
    return MONEY.sub("…", DATE.sub("…", read))


def exact(text):
    return " ".join(re.findall(r"\w+", spelling(text).casefold()))


def _first_phrase(words, read, texts):
    padded = [f" {text} " for text in texts]
    for phrase, wanted in _phrases(words, read):
        if any(wanted in text for text in padded):
            return f"“{phrase}”"
    return ""


@lru_cache(maxsize=200)
def _phrases(words, read):
    """Each phrase of a rule, and as it is looked for: rules change seldom, comments come often."""
    phrases = [line.strip() for line in words.splitlines() if line.strip()]
    found = [(phrase, read(phrase)) for phrase in phrases if read(phrase)]
    if read is plain:  # "vaynong" too, where somebody hides "vay nóng"
        found += [(phrase, text.replace(" ", "")) for phrase, text in found if " " in text]
    return [(phrase, f" {text} ") for phrase, text in found]
