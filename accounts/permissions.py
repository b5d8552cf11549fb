"""Who may enter a page. Who may see or touch a row there is a queryset's question."""

from django.contrib.auth.mixins import AccessMixin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.generic import View

from accounts import unsent
from accounts.models import User


class _Only(AccessMixin, View):
    """Strangers are asked to sign in; who is signed in without the right gets the page of what is missing."""

    keeps_unsent = False

    def may_enter(self, user: User) -> bool:
        return False

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if self.keeps_unsent and request.method == "POST":
                unsent.keep(request)
            return self.handle_no_permission()
        if not self.may_enter(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class WriterRequired(_Only):
    """Seats of institutions that publish entries of their own."""

    def may_enter(self, user: User) -> bool:
        return user.writes_entries


class DrafterRequired(_Only):
    """Those, and Permanent Missions, which draft in the name of their Authority."""

    def may_enter(self, user: User) -> bool:
        return user.writes_entries or user.is_mission


class AuthorityRequired(_Only):
    def may_enter(self, user: User) -> bool:
        return user.is_authority


class MissionRequired(_Only):
    def may_enter(self, user: User) -> bool:
        return user.is_mission


class EndorserRequired(_Only):
    """Authorities, and the Secretariat where an Authority has no account."""

    def may_enter(self, user: User) -> bool:
        return user.is_authority or user.is_secretariat


class FollowerRequired(_Only):
    """Who reads working copies of others and not on the desk: those, and Permanent Missions."""

    def may_enter(self, user: User) -> bool:
        return user.is_authority or user.is_secretariat or user.is_mission


class KeeperRequired(_Only):
    """Seats that keep their institution's profile."""

    def may_enter(self, user: User) -> bool:
        return user.keeps_profile


class DeskRequired(_Only):
    """The Secretariat, with its editors, who prepare what the others decide."""

    def may_enter(self, user: User) -> bool:
        return user.reads_desk


class SecretariatRequired(_Only):
    """The Secretariat without its editors."""

    def may_enter(self, user: User) -> bool:
        return user.is_secretariat


class BoardRequired(_Only):
    """The Management Board, which reads much and changes nothing."""

    def may_enter(self, user: User) -> bool:
        return user.is_board


class FiguresRequired(_Only):
    """The Secretariat and the Management Board, who read figures that are not published."""

    def may_enter(self, user: User) -> bool:
        return user.reads_unpublished_figures


class SignedInRequired(_Only):
    def may_enter(self, user: User) -> bool:
        return True
