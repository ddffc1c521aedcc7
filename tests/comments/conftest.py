import pytest
from aiosmtpd.controller import Controller

from comments import limits
from tests.mail import Inbox
from tests.server import free_port


@pytest.fixture
def inbox(settings):
    """A real mail server, and tasks that are done at once."""
    inbox, port = Inbox(), free_port()
    controller = Controller(inbox, "127.0.0.1", port)
    controller.start()
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    limits._limiter.cache_clear()
    yield inbox.messages
    controller.stop()
