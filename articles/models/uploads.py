"""A file that is taken in once, however often it is sent."""

from django.db import IntegrityError, transaction


def keep_once(row, name, content):
    """Store `row`, unsaved and with its digest, and `content` as its file; whether it was new.

    Where the same file was sent at the same moment, the one stored first stays.
    """
    row.file.save(name, content, save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.file.delete(save=False)
        return False
    return True
