"""Work the task worker does after a request has been answered."""

from django_tasks import task

from articles import telling
from articles.models import Photo, RevisionEvent
from articles.pictures import renditions
from articles.search import indexing


@task()
def make_renditions(photo_id):
    """Make the files readers are served of a picture, and let pages use them."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:  # it may have been deleted meanwhile
        renditions.make_renditions(photo)
        photo.save(update_fields=["renditions", "blur"])


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
