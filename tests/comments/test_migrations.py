"""Comments that were written before an upgrade are there after it, and found as before."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from comments.models import Comment
from comments.search import with_text
from tests.factories import make_revision

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def migrate(name=None):
    """Bring the tables to that migration, or to the last; the models as they are there."""
    executor = MigrationExecutor(connection)
    [last] = executor.loader.graph.leaf_nodes("comments")
    place = ("comments", name) if name else last
    executor.migrate([place])
    return executor.loader.project_state([place]).apps


@pytest.fixture
def before_wordings():
    yield migrate("0026_what_watchers_were_told").get_model("comments", "Comment")
    migrate()


def test_earlier_comments_are_found_by_text_name_and_website(before_wordings):
    article = make_revision().article
    common = {"article_id": article.pk, "created_at": timezone.now()}
    written = {"author_name": "Lò Đức", "author_name_folded": "lo duc"}
    written |= {"body": "Đường hỏng", "body_folded": "duong hong"}
    plain, linked, erased = (
        before_wordings.objects.create(
            **common | values, public_id=f"old {number}", submission_key=f"old {number}"
        ).pk
        for number, values in enumerate([written, written | {"website": "https://Báo.example"}, {}])
    )
    migrate()
    for typed, keys in [
        ("duong", {plain, linked}),
        ("lo đức", {plain, linked}),
        ("bao.example", {linked}),
        ("", {plain, linked, erased}),
    ]:
        rows = Comment.objects.filter(with_text(typed))
        assert set(rows.values_list("pk", flat=True)) == keys, typed
