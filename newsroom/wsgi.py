"""The WSGI entry point: `granian --interface wsgi newsroom.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

from newsroom.warming import warm  # noqa: E402 (it needs the apps)

warm()

# What stands now stands as long as the process: to look through it for what nobody uses any more,
# again and again, made a page wait for 0.1 s.
gc.collect()
gc.freeze()
