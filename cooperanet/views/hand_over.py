"""The page on which somebody lands who has taken over a seat."""

from django.utils import timezone
from django.views.generic import TemplateView

from accounts.permissions import SignedInRequired
from accounts.second_factor import has_second_factor
from exchange.models import Entry
from exchange.views.workspace import what_waits


class TakenOver(SignedInRequired, TemplateView):
    """What to do first, and what the one before left: drafts, returned entries, entries with the Secretariat."""

    template_name = "seats/taken_over.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        entries = Entry.objects.editable_by(user).with_public()
        return super().get_context_data(
            **what_waits(entries, entries.count_by_status()),
            has_factor=has_second_factor(user),
            holder=user.holder(timezone.now()),
            manual="secretariat" if user.reads_desk else "focal-point" if user.writes_entries else "visitor",
            place="desk" if user.reads_desk else "workspace" if user.writes_entries else "exchange",
            **kwargs,
        )
