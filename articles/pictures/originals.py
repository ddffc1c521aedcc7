"""Pictures as they were uploaded, where a newsroom keeps them: apart from what is served.

They hold all that cameras and telephones write: places, devices, names. No address leads to them.
"""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def keep(upload, digest):
    """Keep an uploaded file under its digest, readable by the site's own user alone; only where
    KEEP_ORIGINALS is on."""
    if not settings.KEEP_ORIGINALS:
        return
    upload.seek(0)
    name = original_name(digest)
    if not storage().exists(name):
        storage().save(name, upload)


def forget(digest):
    storage().delete(original_name(digest))


def original_name(digest):
    return f"{digest[:2]}/{digest}"


def storage():
    return FileSystemStorage(
        settings.ORIGINALS_ROOT, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )
