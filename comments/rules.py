"""What the content of a comment gives a moderator to look at (`comments.models.Rule`)."""

import re
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.vietnamese import fold, spelling
from comments.likeness import likeness, runs_of
from comments.lookalikes import plain, readings
from comments.models import Comment, Finding, ModerationEvent, Rule
from comments.moderation import decide

Kind = Rule.Kind
REASON_LENGTH = ModerationEvent._meta.get_field("reason").max_length
ADDRESS = re.compile(r"https?://\S+|www\.\S+|\b[\w-]+\.(?:com|net|org|vn|info|xyz|top|club)\b")
EMAIL = re.compile(r"[^\s@]{1,64} ?(?:@|\(at\)|\[at\]) ?[\w-]+(?: ?(?:\.|\(dot\)) ?[a-z]{2,})+")
GAP = r"[ .\-]{0,2}"
PHONE = re.compile(
    rf"(?<![\d.,])(?:(?:\+|00)?84{GAP}|0)(?:[35789]|2\d{GAP}\d?)(?:{GAP}\d){{8}}(?!\d)"
)
IDENTITY = re.compile(
    rf"(?<!\d)0\d{{2}}{GAP}[0-3](?:{GAP}\d){{8}}(?!\d)"
    r"|(?:cmnd|cmt|cccd|can cuoc|chung minh)\D{0,25}(?:\d ?){9,12}(?!\d)"
)
ACCOUNT = re.compile(
    r"(?:stk|tk|tai khoan|ngan hang|momo|\w{0,20}bank)\W.{0,40}?"
    r"(?<!\d)(?:\d[ .\-]?){8,19}(?!\d)"
)
PATTERNS = {
    Kind.EMAIL: EMAIL,
    Kind.PHONE: PHONE,
    Kind.IDENTITY: IDENTITY,
    Kind.ACCOUNT: ACCOUNT,
}
ALIKE = 0.6  # of the runs of words of both texts together
CANDIDATES = 30


def findings_of(comment):
    """A `Finding` (not kept) for each rule in force that `comment` meets."""
    text = f"{comment.author_name}\n{comment.website}\n{comment.body}"
    found = []
    for rule in Rule.objects.filter(is_active__in=[True]):
        if seen := _look(rule, text, comment):
            says = _("%(rule)s: %(what)s") % {"rule": rule.name, "what": seen}
            found.append(Finding(rule=rule, says=says[:200]))
    return found


def keep_findings(comment, findings):
    """Note what was found in the text as it now stands; file it as spam where a rule says so."""
    comment.findings.all().delete()
    for finding in findings:
        finding.comment = comment
    Finding.objects.bulk_create(findings)
    spam = [finding.says for finding in findings if finding.rule.action == Rule.Action.SPAM]
    if spam:
        decide([comment], Comment.Status.SPAM, reason="; ".join(spam)[:REASON_LENGTH])


def _look(rule, text, comment):
    """What of the comment meets the rule, in a few words; "" where nothing does."""
    if rule.kind == Kind.WORDS:
        return _first_phrase(rule.phrases(), plain, readings(text))
    if rule.kind == Kind.EXACT:
        return _first_phrase(rule.phrases(), _exact, {_exact(text)})
    if rule.kind == Kind.LINKS:
        count = len(ADDRESS.findall(text.lower()))
        return str(count) if count > rule.threshold else ""
    if rule.kind == Kind.REPEATED:
        return _repetitions(comment, rule.threshold)
    match = PATTERNS[rule.kind].search(fold(comment.body))
    # The number itself stays with the comment, and goes with it.
    return rule.get_kind_display() if match else ""


def _first_phrase(phrases, read, texts):
    padded = [f" {text} " for text in texts]
    for phrase in phrases:
        words = read(phrase)
        if words and any(f" {words} " in text for text in padded):
            return f"“{phrase}”"
    return ""


def _exact(text):
    return " ".join(re.findall(r"\w+", spelling(text).casefold()))


def _repetitions(comment, threshold):
    first, second = comment.sketch_a, comment.sketch_b
    if first is None:
        return ""
    since = timezone.now() - timedelta(days=settings.COMMENT_REPEATED_DAYS)
    runs = runs_of(comment.body)
    candidates = (
        Comment.objects.filter(Q(sketch_a=first) | Q(sketch_b=second), created_at__gte=since)
        .exclude(pk=comment.pk)
        .values_list("body", flat=True)[:CANDIDATES]
    )
    count = sum(likeness(runs, runs_of(body)) >= ALIKE for body in candidates)
    return str(count) if count > threshold else ""
