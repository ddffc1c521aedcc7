"""Decides about comments from the command line, by the rule the desk uses."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from comments.models import Comment, ModerationEvent
from comments.moderation import decide
from comments.rules import personal_data_in

DECISIONS = {
    "approve": Comment.Status.APPROVED,
    "reject": Comment.Status.REJECTED,
    "spam": Comment.Status.SPAM,
}


class Command(BaseCommand):
    help = "Approves, rejects or files as spam the comments of one status, or some of them."

    def add_arguments(self, parser):
        parser.add_argument("decision", choices=DECISIONS)
        parser.add_argument("--status", choices=Comment.Status.values, default="pending")
        parser.add_argument(
            "--id", nargs="+", action="extend", dest="public_ids", metavar="PUBLIC_ID"
        )
        parser.add_argument("--reason", default="", help="kept with the decision")

    def handle(self, decision, status, public_ids, reason, **options):
        longest = ModerationEvent._meta.get_field("reason").max_length
        if len(reason) > longest:
            raise CommandError(_("A reason has at most %d characters.") % longest)
        if found := personal_data_in(reason):
            sentence = _("A reason is kept for good, after an erasure too: leave out %(what)s.")
            raise CommandError(sentence % {"what": found[0]})
        comments = Comment.objects.filter(status=status)
        if public_ids is not None:
            comments = comments.filter(pk__in=self.find(public_ids, status))
        seen = comments.only("article", "version")
        self.stdout.write(
            decide(seen, DECISIONS[decision], reason=reason, settles_reports=True).sentence()
        )

    def find(self, public_ids, status):
        """The keys of these comments; unknown ids stop the command before anything is decided."""
        found = {
            comment.public_id: comment
            for comment in Comment.objects.filter(public_id__in=public_ids)
        }
        if unknown := sorted(set(public_ids) - set(found)):
            raise CommandError(_("No such comment: %s. Nothing was decided.") % ", ".join(unknown))
        for comment in found.values():
            if comment.status != status:
                self.stderr.write(
                    _("%(id)s is left as it is: it is %(status)s.")
                    % {"id": comment.public_id, "status": comment.get_status_display()}
                )
        return [comment.pk for comment in found.values()]
