"""What a process does before its first request."""

import os
import subprocess
import sys

from django.conf import settings

SCRIPT = """
from newsroom.wsgi import application
from django.template import engines
from django.urls import get_resolver
from newsroom.warming import TEMPLATES

assert get_resolver()._populated
[loader] = engines["django"].engine.template_loaders
assert set(TEMPLATES) <= set(loader.get_template_cache)
"""


def test_a_process_knows_its_addresses_and_templates_before_the_first_request():
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=dict(os.environ), check=False)
    assert done.returncode == 0
