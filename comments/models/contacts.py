from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.contacts import blind_index, decrypt, encrypt


class ContactManager(models.Manager):
    def for_email(self, email):
        """The one row of an address, made at its first use and dated at each."""
        contact, is_new = self.get_or_create(
            blind_index=blind_index(email), defaults={"email_encrypted": encrypt(email)}
        )
        if not is_new:
            self.filter(pk=contact.pk).update(last_used_at=timezone.now())
        return contact


class Contact(models.Model):
    """A reader's e-mail, apart from what they wrote; one row an address."""

    blind_index = models.CharField(max_length=64, unique=True, editable=False)
    email_encrypted = models.TextField(editable=False)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = ContactManager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(email_encrypted__contains="@"), name="email_is_encrypted"
            )
        ]

    def __str__(self):
        return _("Contact no. %(number)s") % {"number": self.pk}

    def email(self):
        """The address in clear: for sending mail, never for showing."""
        return decrypt(self.email_encrypted)
