"""What readers are told is kept of them, and how long: said from the settings that decide it."""

from dataclasses import astuple, dataclass

from django.conf import settings
from django.utils.translation import ngettext

# Raise it when the words of `comments/privacy/_notice.html` change.
EDITION = 2


@dataclass(frozen=True)
class Periods:
    """How long what is kept: days, and for an address in use months."""

    network: int
    browser: int
    spam: int
    contact: int
    withdrawn: int

    @property
    def network_words(self):
        return _days(self.network)

    @property
    def browser_words(self):
        return _days(self.browser)

    @property
    def spam_words(self):
        return _days(self.spam)

    @property
    def contact_words(self):
        return ngettext("%(count)d month", "%(count)d months", self.contact) % {
            "count": self.contact
        }

    @property
    def withdrawn_words(self):
        return _days(self.withdrawn)


def _days(count):
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def periods():
    return Periods(
        network=settings.KEEP_NETWORK_DAYS,
        browser=settings.KEEP_BROWSER_DAYS,
        spam=settings.KEEP_SPAM_CONTACT_DAYS,
        contact=settings.KEEP_CONTACT_MONTHS,
        withdrawn=settings.KEEP_WITHDRAWN_DAYS,
    )


def version():
    """The edition of the words and the periods in them, such as "2-30-7-30-12-30"; "-mail" where
    they speak of mail."""
    said = [EDITION, *astuple(periods())]
    return "-".join(map(str, [*said, "mail"] if settings.SENDS_MAIL else said))
