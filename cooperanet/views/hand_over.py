"""The page on which somebody lands who has taken over a seat."""

from django.utils import timezone
from django.views.generic import TemplateView

from accounts.models import HandOver, User
from accounts.permissions import SignedInRequired
from accounts.second_factor import has_second_factor
from exchange.models import Entry
from exchange.views.workspace import what_waits


def own_place(user: User) -> dict[str, str]:
    """Where somebody works, and the page of the manual about it."""
    if user.reads_desk:
        return {"place": "desk", "manual": "secretariat"}
    if user.is_board:
        return {"place": "queue", "manual": "visitor"}
    if user.is_mission:
        return {"place": "mission_workspace", "manual": "mission"}
    if user.writes_entries:
        return {"place": "workspace", "manual": "sectoral" if user.institution.is_endorsed else "focal-point"}
    return {"place": "exchange", "manual": "visitor"}


class TakenOver(SignedInRequired, TemplateView):
    """What to do first, and what the one before left: drafts, returned entries, entries with the Secretariat."""

    template_name = "seats/taken_over.html"

    def get(self, request):
        """Remember that it was shown: signing in leads here until then, and not again."""
        HandOver.objects.unseen_by(request.user).see()
        return super().get(request)

    def get_context_data(self, **kwargs):
        user = self.request.user
        entries = Entry.objects.editable_by(user).with_public()
        return super().get_context_data(
            **what_waits(user, entries, entries.count_by_status()),
            country=user.institution and user.institution.country,
            has_factor=has_second_factor(user),
            holder=user.holder(timezone.now()),
            **own_place(user),
            **kwargs,
        )
