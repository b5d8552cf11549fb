"""The first page, the way to one's own place after signing in, and robots.txt."""

from collections import Counter

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django.views.generic import TemplateView

from accounts.models import Country, HandOver
from accounts.moments import today
from exchange.models import Kind, Publication
from exchange.terms import Terms

LATEST = 6
WORKING = ("workspace", "desk", "queue", "account", "invitation", "admin")


class Home(TemplateView):
    """What the exchange holds now: figures, open needs, the latest entries, where help comes from."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        terms, live = Terms(), Publication.objects.live()
        counts = live.count_by_country()
        total = sum(counts.values(), Counter())
        return super().get_context_data(
            offers=total[Kind.OFFER],
            needs=total[Kind.NEED],
            member_states=Country.objects.members(today()).count(),
            countries=terms.countries_by_entries(counts),
            open_needs=terms.describe_all(live.needs().for_cards().newest_first()[:LATEST]),
            latest_offers=terms.describe_all(live.offers().for_cards().newest_first()[:LATEST]),
            areas=live.count_by_area(terms.area),
            **kwargs,
        )


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def to_language(request):
    """From / to the home page in the reader's language."""
    with override(get_language_from_request(request)):
        return redirect("home")


@require_safe
def after_sign_in(request):
    """Each to their own place: the desk, the queue, the workspace, the administration, or what everybody reads.

    Whoever has taken over a seat is first shown what waits there.
    """
    if not request.user.is_authenticated:
        return redirect("account_login")
    if HandOver.objects.unseen_by(request.user).exists():
        return redirect("taken_over")
    if request.user.reads_desk:
        return redirect("desk")
    if request.user.is_board:
        return redirect("queue")
    if request.user.writes_entries:
        return redirect("workspace")
    if request.user.is_mission:
        return redirect("mission_workspace")
    if request.user.is_superuser:
        return redirect("admin:index")
    messages.info(request, _("This account reads what is public: the exchange, the countries and the reports."))
    return redirect("exchange")


@require_safe
def favicon(request):
    """Browsers ask for it here where a page names no picture of its own, as those of errors."""
    return redirect(static("img/favicon.ico"))


@require_safe
def robots(request):
    """What crawlers need not read: working pages; and where not to count facets for ever."""
    lines = ["User-agent: *"]
    for code, _name in settings.LANGUAGES:
        with override(code):
            home = reverse("home")
        lines += [f"Disallow: {home}{place}/" for place in WORKING]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
