import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.views.generic import View

from accounts.permissions import (
    AuthorityRequired,
    BoardRequired,
    DeskRequired,
    DrafterRequired,
    EndorserRequired,
    FiguresRequired,
    FollowerRequired,
    KeeperRequired,
    MissionRequired,
    SecretariatRequired,
    SignedInRequired,
    TranslatorRequired,
    WriterRequired,
)
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
SEATS = {
    "authority": factories.authority_seat,
    "sectoral": factories.sectoral_seat,
    "mission": factories.mission_seat,
    "partner": factories.partner_seat,
    "board": factories.board_seat,
    "secretariat": factories.secretariat_seat,
    "editor": factories.editor_seat,
    "nobody": factories.person_without_institution,
}


class Page(View):
    def get(self, request):
        return HttpResponse("in")


def enter(permission, user, rf):
    request = rf.get("/somewhere/")
    request.user = user
    return type("Guarded", (permission, Page), {}).as_view()(request)


@pytest.mark.parametrize("permission", [WriterRequired, SecretariatRequired, SignedInRequired])
def test_a_stranger_is_asked_to_sign_in_and_comes_back(permission, rf):
    answer = enter(permission, AnonymousUser(), rf)

    assert answer.status_code == 302
    assert answer.url.endswith("?next=/somewhere/")


@pytest.mark.parametrize(
    ("permission", "welcome"),
    [
        (WriterRequired, {"authority", "sectoral", "partner"}),
        (DrafterRequired, {"authority", "sectoral", "mission", "partner"}),
        (AuthorityRequired, {"authority"}),
        (TranslatorRequired, {"authority", "sectoral", "partner", "secretariat", "editor"}),
        (MissionRequired, {"mission"}),
        (EndorserRequired, {"authority", "secretariat"}),
        (FollowerRequired, {"authority", "mission", "secretariat"}),
        (SecretariatRequired, {"secretariat"}),
        (DeskRequired, {"secretariat", "editor"}),
        (FiguresRequired, {"secretariat", "editor", "board"}),
        (BoardRequired, {"board"}),
        (KeeperRequired, {"authority", "sectoral", "mission", "partner", "board", "secretariat"}),
        (SignedInRequired, set(SEATS)),
    ],
)
@pytest.mark.parametrize("seat", SEATS)
def test_a_page_is_open_to_its_people_and_missing_for_all_others(permission, welcome, seat, rf):
    user = SEATS[seat]()

    if seat in welcome:
        assert enter(permission, user, rf).content == b"in"
    else:
        with pytest.raises(Http404):
            enter(permission, user, rf)
