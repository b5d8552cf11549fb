"""What somebody sent after their session had ended: kept for them until they have signed in again."""

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

KEY, VISIT = "unsent", "was_signed_in"
MOST_BYTES = 60_000
SECONDS = 3600
RATES = {"unsent": "20/h/ip"}


def keep(request: HttpRequest) -> None:
    """Keep what was posted with the visit, where there was a session; documents, and more than a long form holds, are
    not kept. A stranger could fill the database with it: each network address has its measure."""
    typed = request.POST.urlencode()
    if len(typed) <= MOST_BYTES and _may_keep(request):
        request.session[KEY] = {"path": request.path, "typed": typed}
        request.session.set_expiry(SECONDS)
        messages.info(
            request, _("You were signed out. What you wrote is kept for an hour: sign in, and it is there again.")
        )


def keep_visit(request: HttpRequest) -> None:
    """Let the browser go on as one that had a session, though all it sent was what the page saves by itself: so what
    the person sends at last is kept."""
    if request.session.is_empty() and _may_keep(request):
        request.session[VISIT] = True
        request.session.set_expiry(SECONDS)


def _may_keep(request: HttpRequest) -> bool:
    had_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return had_session and bool(consume(request, app="accounts", action="unsent", config=RATES))


def give_back(request: HttpRequest) -> QueryDict | None:
    """What was kept for this page, once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    request.session.set_expiry(None)
    return QueryDict(kept["typed"])
