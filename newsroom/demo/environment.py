"""Writes the file `.env` for a trial on one machine, with keys of its own: run by `make demo`,
which leaves a file that is there alone."""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet

TEMPLATE = """\
# Made by `make demo` for a trial on this machine. The keys are random: keep them with the data.
DEMO=true
ALLOWED_HOSTS=127.0.0.1,localhost,[::1]
SITE_NAME=Kon Tum TV
SECRET_KEY={secret_key}
EMAIL_ENCRYPTION_KEYS={encryption_key}
EMAIL_INDEX_KEY={index_key}
"""


def write(path):
    if path.exists():
        return
    path.touch(mode=0o600)
    path.write_text(
        TEMPLATE.format(
            secret_key=secrets.token_urlsafe(50),
            encryption_key=Fernet.generate_key().decode(),
            index_key=secrets.token_urlsafe(50),
        )
    )


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2] / ".env")
