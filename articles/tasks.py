"""Work the task worker does after a request has been answered."""

from django_tasks import task

from articles import telling
from articles.models import Photo, RevisionEvent
from articles.pictures import renditions
from articles.search import indexing


@task()
def make_renditions(photo_id):
    """Make the files readers are served of a picture, and let pages use them; once more where the
    focal point was moved meanwhile."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if not photo:  # it may have been deleted meanwhile
        return
    renditions.make_renditions(photo)
    unmoved = Photo.objects.filter(pk=photo_id, focal_x=photo.focal_x, focal_y=photo.focal_y)
    if not unmoved.update(renditions=photo.renditions, blur=photo.blur):
        photo.queue_renditions()


@task()
def queue_lacking_renditions():
    """Queue again what failed or was interrupted."""
    for photo in Photo.objects.lacking_renditions():
        photo.queue_renditions()


@task()
def mail_writer(event_id, user_id):
    """Tell somebody what became of the story they wrote."""
    event = RevisionEvent.objects.select_related("revision__article", "by").get(pk=event_id)
    if writer := telling.writers_of(event).filter(pk=user_id).first():
        telling.mail(event, writer)


@task()
def index_stories_of(kind, key):
    """Let stories be found by what somebody or something they name is called now."""
    keys = indexing.stories_of(kind, key)
    for start in range(0, len(keys), indexing.AT_ONCE):
        indexing.refresh(keys[start : start + indexing.AT_ONCE])
