"""What a reader types under a story."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from comments.contacts import canonical_email
from comments.models import Comment
from comments.text import clean_comment, clean_name, comment_html
from comments.tokens import form_token

NAME_LENGTH = Comment._meta.get_field("author_name").max_length
WEBSITE_LENGTH = Comment._meta.get_field("website").max_length


def refuse_unreadable(value):
    if "\ufffd" in value:
        raise ValidationError(
            _("Some characters could not be read and stand here as �. Please write them again.")
        )


class KeptField(forms.CharField):
    """Text whose length counts as it will be kept; no `maxlength` cuts a pasted one short."""

    default_validators = [refuse_unreadable]

    def __init__(self, *, clean_text, longest=None, **kwargs):
        self.clean_text, self.longest = clean_text, longest
        super().__init__(**kwargs)

    def to_python(self, value):
        return self.clean_text(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                _("This is %(length)d characters long; at most %(longest)d are possible."),
                params={"length": len(value), "longest": self.longest},
            )


def body_field():
    return KeptField(
        label=_("Comment"),
        clean_text=clean_comment,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Please write your comment.")},
    )


def allow_length(field):
    """Let a text be as long as the site takes them, and say so; tell how it may be written."""
    field.longest = settings.COMMENT_MAX_LENGTH
    field.help_text = (
        _(
            "At most %d characters. You may write **bold** and *italic*; a line that begins with "
            "“> ” is a quotation."
        )
        % field.longest
    )


class WebsiteField(forms.URLField):
    """A web address a reader may follow: http or https, and no e-mail address in disguise."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def clean(self, value):
        value = super().clean(value)
        if "@" in urlsplit(value).netloc:
            raise ValidationError(self.error_messages["invalid"])
        return value


class CommentForm(forms.Form):
    """The form under a story.

    What was posted (`fields`) is checked only where there is an `article` to post it to;
    elsewhere, and where its writer wants to see it first, the form merely gives it back.
    """

    body = body_field()
    name = KeptField(
        label=_("Name"),
        clean_text=clean_name,
        longest=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write the name to show with your comment.")},
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        validators=[refuse_unreadable],
        error_messages={
            "required": _("Please write your e-mail address. It is not shown publicly."),
            "invalid": _("This is not a complete e-mail address, such as ten@example.com."),
        },
    )
    website = WebsiteField(
        label=_("Website"),
        required=False,
        max_length=WEBSITE_LENGTH,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url", "inputmode": "url"}),
        validators=[refuse_unreadable],
        error_messages={
            "invalid": _("This is not a web address, such as example.com. You may leave it out.")
        },
    )

    def __init__(self, fields=None, article=None, parent=None, is_preview=False):
        posted = MultiValueDict() if fields is None else fields
        given = {name: _all_given(name, values) for name, values in posted.lists()}
        is_checked = article is not None and fields is not None and not is_preview
        super().__init__(given if is_checked else None, initial=given, auto_id="tra-loi-%s")
        self.article, self.parent = article, parent
        self.token = form_token(article) if article else given.get("token", "")
        self.parent_id = parent.public_id if parent else given.get("parent", "")
        self.preview = comment_html(clean_comment(given.get("body", ""))) if is_preview else ""
        self.repeated = [name for name in self.fields if len(posted.getlist(name)) > 1]
        allow_length(self.fields["body"])
        self.fields["email"].required = settings.COMMENT_EMAIL_REQUIRED

    def clean(self):
        for name in self.repeated:
            self.add_error(name, _("This arrived twice. Please check it and send it once more."))
        self._refuse_own_email()
        if self.parent_id:
            self._find_parent()

    def comment(self, doubt):
        """The comment that was typed, not yet kept."""
        return Comment(
            article=self.article,
            parent=self.parent,
            author_name=self.cleaned_data["name"],
            website=self.cleaned_data["website"],
            body=self.cleaned_data["body"],
            created_at=timezone.now(),
            doubt=doubt,
        )

    def _refuse_own_email(self):
        """Nobody's e-mail becomes public by a slip into the wrong field."""
        email = self.cleaned_data.get("email")
        for name in ("name", "website"):
            if email and canonical_email(email) in self.cleaned_data.get(name, "").lower():
                self.add_error(name, _("Everybody sees this: please keep your e-mail out of it."))

    def _find_parent(self):
        self.parent = self.article.comments.visible().named(self.parent_id)
        if self.parent is None:
            self.parent_id = ""
            raise ValidationError(
                _(
                    "The comment you reply to is no longer shown. Send yours again and it stands "
                    "by itself."
                )
            )


def _all_given(name, values):
    """What was typed into a field, also where it arrived more than once."""
    return ("\n\n" if name == "body" else " ").join(dict.fromkeys(values))


class EditForm(forms.Form):
    """The text of a comment, changed by its author."""

    body = body_field()

    def __init__(self, fields=None, comment=None):
        given = None
        if fields is not None:
            given = {name: _all_given(name, values) for name, values in fields.lists()}
        initial = {"body": comment.body} if comment else None
        super().__init__(given, initial=initial, auto_id="tra-loi-%s")
        allow_length(self.fields["body"])
