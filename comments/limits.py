"""How much is taken in: from one network, from one person, by the site."""

import logging
import time
from functools import cache

from django.conf import settings
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

logger = logging.getLogger(__name__)


def seconds_to_wait(*counted):
    """Count one more for each of `counted` (rates, and a name for what they are about).

    0 where all of them allow it; else in how many seconds the first that does not will. A store
    that fails lets everything through: better a flood than a lost comment.
    """
    return _first_refusal(counted, lambda *share: _limiter().hit(*share))


def seconds_while_full(*counted):
    """The same, without counting."""
    return _first_refusal(counted, lambda *share: _limiter().test(*share))


def _first_refusal(counted, allows):
    try:
        for rates, *name in counted:
            for rate in rates:
                if not allows(rate, *name):
                    reset_at = _limiter().get_window_stats(rate, *name).reset_time
                    # In the very second in which it ends, a share is still full.
                    return max(1, int(reset_at - time.time()) + 1)
    except StorageError as error:
        logger.warning("Nothing is limited: %s", type(error.storage_error).__name__)
    return 0


@cache
def _limiter():
    """In Redis, where several processes count together; else in this process."""
    # A Redis that hangs counts as one that fails.
    waits = {"socket_connect_timeout": 1, "socket_timeout": 1} if settings.REDIS_URL else {}
    storage = storage_from_string(settings.REDIS_URL or "memory://", wrap_exceptions=True, **waits)
    return MovingWindowRateLimiter(storage)
