"""The task worker, run inside a test."""

import time

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult


def work_off(seconds=20):
    """Do all that is queued. A worker leaves when it finds the database locked, as another of the
    tests' servers may hold it for a moment; so it is sent again."""
    deadline = time.monotonic() + seconds
    while DBTaskResult.objects.ready().exists():
        assert time.monotonic() < deadline
        call_command("db_worker", batch=True, interval=0)
