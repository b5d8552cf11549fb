"""The Secretariat's queue as the Management Board reads it: how much waits, for how long, and what; nothing to do."""

from datetime import timedelta

from django.utils import timezone
from django.views.generic import TemplateView

from accounts.permissions import FiguresRequired
from exchange.models import Entry, Move
from exchange.models.moves import Status
from exchange.views.pages import page_of

DAYS = 30


class Queue(FiguresRequired, TemplateView):
    """Figures and titles of what was submitted; nobody's text, and of drafts their number alone."""

    template_name = "exchange/queue.html"

    def get_context_data(self, **kwargs):
        waiting = Entry.objects.submitted().with_public().longest_waiting_first()
        counts = Entry.objects.count_by_status()
        decided = Move.objects.decisions().filter(at__gt=timezone.now() - timedelta(days=DAYS))
        return super().get_context_data(
            queue=page_of(waiting.select_related("institution", "country"), self.request, 50),
            longest=waiting.first(),
            usual_wait=Move.objects.usual_wait(),
            statuses=[(value, label, counts.get(value, 0)) for value, label in Status.choices],
            decided=decided.count_by_verb(),
            days=DAYS,
            **kwargs,
        )
