"""The addresses of the moderators' desk beside those of Django's admin."""

from django.urls import path

from comments.admin import (
    acts,
    answering,
    audit,
    briefings,
    editing,
    queue,
    rules,
    searching,
    standings,
)


def urls(admin_view):
    """The desk's addresses, each behind the admin's door."""
    views = [
        ("queue/", queue.queue, "comment_queue"),
        ("queue/decide/", queue.decide_in_queue, "comment_queue_decide"),
        ("queue/news/", queue.queue_news, "comment_queue_news"),
        ("queue/first/<int:article>/", queue.read_first, "comment_queue_first"),
        ("clusters/", queue.cluster_list, "comment_clusters"),
        ("search/", searching.search, "comment_search"),
        ("search/decide/", searching.decide_all, "comment_decide_all"),
        ("answer/<int:pk>/", answering.answer_comment, "comment_answer"),
        ("<int:pk>/edit/", editing.edit_comment, "comment_edit"),
        ("<int:pk>/move/", editing.move_comment, "comment_move"),
        ("<int:pk>/pick/", editing.pick_comment, "comment_pick"),
        ("acts/", acts.act_log, "comment_acts"),
        ("acts/export/", audit.export, "comment_export"),
        ("readers/<int:pk>/", standings.reader, "comment_reader"),
        ("readers/<int:pk>/e-mail/", standings.reveal, "comment_reveal"),
        ("networks/<path:network>/", standings.network, "comment_network"),
        ("briefing/", briefings.briefing, "comment_briefing"),
        ("rules/try/", rules.try_rules, "comment_try_rules"),
        ("standings/", standings.standings, "comment_standings"),
        ("standings/<int:pk>/end/", standings.end_standing, "comment_end_standing"),
        ("reveals/", standings.reveals, "comment_reveals"),
        ("acts/<uuid:pk>/undo/", acts.undo_act, "comment_undo"),
    ]
    return [path(f"comments/{route}", admin_view(view), name=name) for route, view, name in views]
