"""What the task queue is given again and again, by whichever `serve` sees first that it is due."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import Error as DatabaseFailure
from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from articles.mailing import NotSentError
from articles.tasks import queue_lacking_renditions
from comments.tasks import brief_moderators, keep_promises

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 60
DAY = timedelta(days=1)
NOT_SENT = f"{NotSentError.__module__}.{NotSentError.__qualname__}"


@task()
def forget_done_tasks():
    """What the queue has done, two weeks later: otherwise its table only grows."""
    call_command("prune_db_task_results", queue_name="*", verbosity=0)
    looks = DBTaskResult.objects.successful().filter(task_path=brief_moderators.module_path)
    looks.filter(finished_at__lt=timezone.now() - DAY).delete()  # there is one every minute


@task()
def send_again():
    """Queue the mail that could not be handed over once more, until a day after it was due."""
    failed = DBTaskResult.objects.failed().filter(exception_class_path=NOT_SENT)
    failed.filter(enqueued_at__gt=timezone.now() - DAY).update(status=TaskResultStatus.READY)


RECURRING = [
    (keep_promises, DAY),
    (forget_done_tasks, DAY),
    (queue_lacking_renditions, timedelta(hours=1)),
]
# The looks are not quite a minute apart, and none is to be left out.
WHERE_MAIL_IS_SENT = [
    (brief_moderators, timedelta(seconds=SECONDS_BETWEEN_LOOKS - 5)),
    (send_again, timedelta(minutes=15)),
]


def enqueue_what_is_due():
    """Queue each task that waits in no queue and was not queued within its time."""
    now = timezone.now()
    close_old_connections()
    try:
        for one, interval in RECURRING + (WHERE_MAIL_IS_SENT if settings.SENDS_MAIL else []):
            known = DBTaskResult.objects.filter(task_path=one.module_path)
            lately = Q(enqueued_at__gt=now - interval) | Q(status=TaskResultStatus.READY)
            if not known.filter(lately).exists():
                one.enqueue()
    except DatabaseFailure as error:
        logger.warning("The tasks that are due could not be queued: %s", type(error).__name__)
    finally:
        connection.close()
