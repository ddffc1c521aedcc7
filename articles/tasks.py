"""Work the task worker does after a request has been answered."""

from django_tasks import task

from articles import pictures
from articles.models import Photo


@task()
def make_renditions(photo_id):
    """Make the sizes readers are served, and let pages use them."""
    photo = Photo.objects.get(pk=photo_id)
    photo.rendition_widths = pictures.make_renditions(photo)
    photo.save(update_fields=["rendition_widths"])
