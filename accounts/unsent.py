"""What somebody sent after their session had ended: kept for them until they have signed in again."""

from django.http import HttpRequest, QueryDict

KEY = "unsent"
MOST_BYTES = 60_000
SECONDS = 3600


def keep(request: HttpRequest) -> None:
    """Keep what was posted with the visit; documents, and more than a long form holds, are not kept."""
    typed = request.POST.urlencode()
    if len(typed) <= MOST_BYTES:
        request.session[KEY] = {"path": request.path, "typed": typed}
        request.session.set_expiry(SECONDS)


def give_back(request: HttpRequest) -> QueryDict | None:
    """What was kept for this page, once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    request.session.set_expiry(None)
    return QueryDict(kept["typed"])
