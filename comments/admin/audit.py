"""The record of every decision as a file, CSV or JSON lines, with no personal data in it."""

import csv
import json

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.admin.royalties import BYTE_ORDER_MARK, plain
from comments.admin.rights import moderators_only
from comments.models import ModerationEvent

COLUMNS = {
    "at": "at",
    "act": "act",
    "kind": "act__kind",
    "who": "by",
    "first_name": "by__first_name",
    "last_name": "by__last_name",
    "comment": "comment__public_id",
    "story": "comment__article__slug",
    "from": "from_status",
    "to": "to_status",
    "reason": "reason",
    "asked": "act__asked",
    "undoes": "act__undoes",
}
MANY = 2_000


@require_safe
@moderators_only
def export(request):
    """All events in their order, read as they are sent; `?format=jsonl`, else CSV."""
    rows = ModerationEvent.objects.order_by("pk").values_list(*COLUMNS.values())
    rows = ([_text(value) for value in row] for row in rows.iterator(chunk_size=MANY))
    is_json = request.GET.get("format") == "jsonl"
    lines, kind = (_as_json(rows), "application/jsonl") if is_json else (_as_csv(rows), "text/csv")
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    name = f"nhat-ky-duyet-{timezone.localdate():%Y-%m-%d}.{'jsonl' if is_json else 'csv'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line):
        return line


def _as_csv(rows):
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([plain(cell) for cell in row])


def _as_json(rows):
    for row in rows:
        yield json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n"


def _text(value):
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
