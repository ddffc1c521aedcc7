"""The cache in Redis, without which the site goes on; and how what is kept is forgotten."""

import logging

from django.core.cache import cache
from django.core.cache.backends import redis
from django.db import transaction
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class RedisCache(redis.RedisCache):
    """Django's own; where Redis fails, nothing is found and nothing was kept."""

    def get(self, key, default=None, version=None):
        return _or(default, super().get, key, default, version)

    def set(self, key, value, *args, **kwargs):
        _or(None, super().set, key, value, *args, **kwargs)

    def add(self, key, value, *args, **kwargs):
        return _or(False, super().add, key, value, *args, **kwargs)

    def delete(self, key, version=None):
        return _or(False, super().delete, key, version)


def _or(otherwise, act, *args, **kwargs):
    try:
        return act(*args, **kwargs)
    except RedisError as error:
        logger.warning("The cache does not answer: %s", type(error).__name__)
        return otherwise


def forget(*keys):
    """Have what is kept asked for anew, now and once others can see what changed."""

    def delete():
        for key in keys:
            cache.delete(key)

    delete()
    transaction.on_commit(delete)
