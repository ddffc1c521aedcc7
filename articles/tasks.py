"""Work the task worker does after a request has been answered."""

from django_tasks import task

from articles.models import Photo
from articles.pictures import renditions


@task()
def make_renditions(photo_id):
    """Make the files readers are served of a picture, and let pages use them."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:  # it may have been deleted meanwhile
        renditions.make_renditions(photo)
        photo.save(update_fields=["renditions", "blur"])
