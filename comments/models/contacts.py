from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.contacts import blind_index, blind_indexes, decrypt, encrypt


class ContactQuerySet(models.QuerySet):
    def without_hold(self):
        """Those no legal hold is on, nor on a story they commented."""
        holds = apps.get_model("comments", "LegalHold").objects.active()
        held = apps.get_model("comments", "Comment").objects.filter(
            contact=models.OuterRef("pk"), article__in=holds.articles()
        )
        return self.filter(~models.Exists(held)).exclude(pk__in=holds.contacts())

    def known_as(self, indexes):
        """The row with one of these indexes, the first that there is, or None."""
        found = {contact.blind_index: contact for contact in self.filter(blind_index__in=indexes)}
        return next((found[index] for index in indexes if index in found), None)


class ContactManager(models.Manager.from_queryset(ContactQuerySet)):
    def for_email(self, email):
        """The one row of an address, made at its first use and dated at each."""
        return self.get(pk=self.key_for(email))

    def key_for(self, email):
        """The key of that row; one statement, which no other like it can come between."""
        # While the key changes, the row may not have its new index yet.
        if settings.EMAIL_INDEX_OLD_KEYS and (known := self.known_as(blind_indexes(email))):
            self.filter(pk=known.pk).update(last_used_at=timezone.now())
            return known.pk
        contact = self.model(blind_index=blind_index(email), email_encrypted=encrypt(email))
        self.bulk_create(
            [contact],
            update_conflicts=True,
            unique_fields=["blind_index"],
            update_fields=["last_used_at"],
        )
        return contact.pk


class Contact(models.Model):
    """A reader's e-mail, apart from what they wrote; one row an address."""

    blind_index = models.CharField(max_length=64, editable=False)
    email_encrypted = models.TextField(editable=False)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = ContactManager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["blind_index"], name="contact_once_an_address"),
            models.CheckConstraint(
                condition=~models.Q(email_encrypted__contains="@"), name="email_is_encrypted"
            ),
        ]

    def __str__(self):
        return _("Contact no. %(number)s") % {"number": self.pk}

    def email(self):
        """The address in clear: for sending mail, never for showing."""
        return decrypt(self.email_encrypted)
