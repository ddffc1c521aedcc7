"""The rich-text editor of a story's body: what it offers, and what it calls it.

Its schema (`newsroom/static/js/body-schema.js`) has the shape `articles.shaping` gives a text.
"""

from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.markup import BODY_TAGS, LANGUAGES, clean_body

LANGUAGE_NAMES = {
    "bdq": _("Bahnar"),
    "brb": _("Brao"),
    "en": _("English"),
    "fr": _("French"),
    "ja": _("Japanese"),
    "jeh": _("Jeh"),
    "jra": _("Jarai"),
    "km": _("Khmer"),
    "ko": _("Korean"),
    "lo": _("Lao"),
    "sed": _("Sedang"),
    "zh": _("Chinese"),
}
# Every button, in its place; a list for each group.
BUTTONS = [
    {"h2": _("Subhead"), "h3": _("Small subhead")},
    {"strong": _("Bold"), "em": _("Italic")},
    {"ul": _("List"), "ol": _("Numbered list")},
    {"blockquote": _("Quotation"), "pullQuote": _("Pull quote"), "factBox": _("Fact box")},
    {
        "link": _("Link to an address"),
        "story": _("Link to a story of this site"),
        "note": _("Note"),
        "language": _("In another language"),
    },
    {
        "picture": _("Picture"),
        "gallery": _("Gallery"),
        "clip": _("Video or audio of this site"),
        "embed": _("Embed"),
        "table": _("Table"),
    },
    {"undo": _("Undo"), "redo": _("Redo")},
]
# Buttons that show only where they can do something.
BUTTONS_THERE = [
    {"quoteSource": _("Add whose words these are")},
    {
        "addRow": _("Add a row"),
        "addColumn": _("Add a column"),
        "deleteRow": _("Delete the row"),
        "deleteColumn": _("Delete the column"),
        "headerRow": _("Heading row"),
        "headerColumn": _("Heading column"),
        "mergeOrSplit": _("Merge or split cells"),
        "deleteTable": _("Delete the table"),
    },
]
WORDS = {
    "toolbar": _("Tools for the text"),
    "body": _("Body"),
    "cancel": _("Cancel"),
    "insert": _("Insert"),
    "apply": _("Apply"),
    "address": pgettext_lazy("of a link", "Address"),
    "addressHelp": _("It begins with https://, or with / for a page of this site."),
    "embedHelp": _(
        "The address of a video on YouTube, Facebook, TikTok or Vimeo, as the browser shows it; "
        "any other becomes a link."
    ),
    "still": _("Its still, if you like: the site draws one otherwise"),
    "notText": _("Text of the note, printed below the story"),
    "languageOfWords": _("Language of these words"),
    "noLanguage": pgettext_lazy("language of words", "as the story"),
    "search": _("Search"),
    "searchHelp": _("A few words, with or without tone marks."),
    "nothingFound": _("Nothing was found."),
    "searchFailed": _("The search did not answer: are you still logged in?"),
    "ofStory": _("Pictures of this story"),
    "ofLibrary": _("The library"),
    "newPicture": _("New picture, not saved yet"),
    "lostPicture": _("This picture is not among the story's any more"),
    "size": _("Size"),
    "sizes": {"": _("as the text"), "wide": _("wider"), "small": _("small")},
    "side": _("Place"),
    "sides": {"": _("in the middle"), "left": _("on the left"), "right": _("on the right")},
    "sourceHere": _("Whose words?"),
    "galleryHelp": _("In the order in which they are chosen."),
    "selectFirst": _("Select the words first."),
}
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "HardBreak": True,
    "History": True,
    "Menu": False,
    # Ours, of `settings.DJANGO_PROSE_EDITOR_EXTENSIONS`.
    "BodyHeading": True,
    "ListItem": True,
    "BodyBlockquote": True,
    "QuoteSource": {"placeholder": WORDS["sourceHere"]},
    "PullQuote": True,
    "FactBox": True,
    "BodyFigure": True,
    "BodyTable": True,
    "BodyTableRow": True,
    "BodyTableCell": True,
    "BodyTableHeader": True,
    "BodyLink": True,
    "Note": True,
    "PassageLanguage": {"languages": LANGUAGES},
    "BodyToolbar": {
        "buttons": BUTTONS,
        "buttonsThere": BUTTONS_THERE,
        "words": WORDS,
        "languages": LANGUAGE_NAMES,
        "picturesUrl": reverse_lazy("admin:articles_revision_pictures"),
        "clipsUrl": reverse_lazy("admin:articles_revision_clips"),
        "storiesUrl": reverse_lazy("admin:articles_revision_stories"),
    },
    "CleanPaste": {"url": reverse_lazy("admin:articles_revision_paste")},
}


def no_rules(extension_config, shared_config):
    """What an extension adds to the editor's own sanitising: nothing, `clean_body` does all."""


def _without_scripts():
    allowed = ", ".join(BODY_TAGS)
    sentence = _("Without scripts this is HTML. These elements are kept: %(elements)s.")
    return format_html("<noscript>{}</noscript>", sentence % {"elements": allowed})


class BodyFormField(ProseEditorFormField):
    """The body as it is typed; without scripts in a plain box, as HTML."""

    def __init__(self):
        super().__init__(
            label=_("Body"),
            required=False,
            widget=AdminProseEditorWidget,
            config={"extensions": EXTENSIONS},
            sanitize=clean_body,
            help_text=lazy(_without_scripts, str)(),
        )
