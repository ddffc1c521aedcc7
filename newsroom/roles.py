"""The newsroom's four roles: groups, and what each may do."""

REPORTER = "reporter"
SECTION_EDITOR = "section editor"
MANAGING_EDITOR = "managing editor"
MODERATOR = "moderator"

_STORY = [
    "articles.view_revision",
    "articles.add_revision",
    "articles.change_revision",
    "articles.view_section",
    *(
        f"articles.{action}_{child}"
        for child in ("byline", "mention", "figure", "tagging", "revisionorganisation")
        for action in ("view", "add", "change", "delete")
    ),
    *(
        f"articles.{action}_{row}"
        for row in (
            "author",
            "clip",
            "event",
            "official",
            "organisation",
            "photo",
            "tenure",
            "topic",
        )
        for action in ("view", "add", "change")
    ),
]
_SERIES = [
    *(f"articles.{action}_series" for action in ("view", "add", "change")),
    *(f"articles.{action}_seriespart" for action in ("view", "add", "change", "delete")),
]
_EDITOR = [*_STORY, *_SERIES, "articles.approve_revision"]
_PRIVACY = [
    f"comments.{action}_{row}"
    for row in ("legalhold", "datarequest")
    for action in ("view", "add", "change")
]
_MODERATION = ["comments.view_comment", "comments.moderate_comment", "comments.view_rule"]

PERMISSIONS = {
    REPORTER: _STORY,
    SECTION_EDITOR: _EDITOR,
    MANAGING_EDITOR: [
        *_EDITOR,
        *_MODERATION,
        "comments.see_email",
        *_PRIVACY,
        "articles.approve_in_every_section",
        "articles.override_review",
        "articles.withdraw_article",
        "articles.view_royalties",
        "articles.add_section",
        "articles.change_section",
        "articles.view_redirect",
        "articles.add_redirect",
        "articles.change_redirect",
        "articles.delete_redirect",
        "articles.delete_series",
        "articles.view_identity",
        "articles.add_identity",
        "articles.change_identity",
        *(f"articles.{action}_commentsettings" for action in ("view", "add", "change")),
        *(
            f"articles.{action}_{row}"
            for row in ("page", "switch", "abbreviation")
            for action in ("view", "add", "change", "delete")
        ),
        *(f"comments.{action}_rule" for action in ("add", "change", "delete")),
        "articles.delete_tenure",
        "articles.delete_clip",
        "articles.delete_photo",
        *(f"articles.{action}_leadstory" for action in ("view", "add", "change", "delete")),
        "articles.add_merge",
    ],
    MODERATOR: _MODERATION,
}


def create_roles(**kwargs):
    """Make the groups, and give each exactly its permissions; run after every migration."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, wanted in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set([known[key] for key in wanted if key in known])
