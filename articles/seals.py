"""The seal of an approved text: whoever changes it, by whatever way, breaks it."""

import hashlib
import json

SEALED_FIELDS = [
    "article_id",
    "number",
    "kicker",
    "headline",
    "standfirst",
    "dateline",
    "body",
    "section_id",
    "genre",
    "source_name",
    "source_url",
    "event_id",
    "change",
    "public_note",
    "rectifies_id",
    "ai_label",
]
SEALED_CHILDREN = {
    "bylines": ["author_id", "credit"],
    # Not `tag_id`: a merge of two officials moves it, and never what was printed.
    "mentions": ["role", "spoke", "position_text", "position_unstated"],
    "figures": ["photo_id", "key", "placement", "alt", "is_decorative", "caption", "credit"],
}

# What a row may have besides; it stands in the canonical form only where it has it, so that the
# seals of those that came before stay whole.
SEALED_WHERE_THERE = {"figures": ["clip_id", "embed", "captions", "transcript"]}


def canonical(revision) -> bytes:
    """A revision's content with its children in printed order, as UTF-8 JSON with sorted keys."""
    content = {name: getattr(revision, name) for name in SEALED_FIELDS}
    for relation, fields in SEALED_CHILDREN.items():
        rows = sorted(getattr(revision, relation).all(), key=lambda row: (row.order, row.pk))
        content[relation] = [
            {name: getattr(row, name) for name in fields} | _where_there(relation, row)
            for row in rows
        ]
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _where_there(relation, row):
    values = {name: getattr(row, name) for name in SEALED_WHERE_THERE.get(relation, [])}
    return {name: value for name, value in values.items() if value}


def seal_of(revision) -> str:
    """SHA-256 of the canonical content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(revision)).hexdigest()


def sealed_fields(relation):
    """The names of all that a seal holds of the rows of a relation."""
    return [*SEALED_CHILDREN.get(relation, []), *SEALED_WHERE_THERE.get(relation, [])]


def broken_seals(revisions):
    """Of a queryset of revisions, those approved whose text is not what was approved."""
    sealed = revisions.approved().prefetch_related(*SEALED_CHILDREN)
    return (
        revision
        for revision in sealed.iterator(chunk_size=500)
        if revision.seal != seal_of(revision)
    )
