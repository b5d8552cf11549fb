"""Who may enter a page. Who may see or touch a row there is a queryset's question."""

from django.contrib.auth.mixins import AccessMixin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts import unsent
from accounts.models import User


class Entrance(AccessMixin, View):
    """Strangers are asked to sign in; who is signed in without the right gets the page of what is missing."""

    keeps_unsent = False
    # What its pages are for, as the page on rights says it.
    label: str | Promise = ""

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


class WriterRequired(Entrance):
    """Seats of institutions that publish entries of their own."""

    label = _("Keep the entries of one’s own institution: submit, revise, confirm and withdraw them")

    def may_enter(self, user: User) -> bool:
        return user.writes_entries


class DrafterRequired(Entrance):
    """Those, and Permanent Missions, which draft in the name of their Authority."""

    label = _("Begin, write and preview entries")

    def may_enter(self, user: User) -> bool:
        return user.writes_entries or user.is_mission


class AuthorityRequired(Entrance):
    label = _("Look after one’s sectoral institutions, read what they propose, and comment on entries of partners")

    def may_enter(self, user: User) -> bool:
        return user.is_authority


class MissionRequired(Entrance):
    label = _("Read the entries of one’s country, and hand drafts to its Authority")

    def may_enter(self, user: User) -> bool:
        return user.is_mission


class EndorserRequired(Entrance):
    """Authorities, and the Secretariat where an Authority has no account."""

    label = _("Decide on what sectoral institutions propose")

    def may_enter(self, user: User) -> bool:
        return user.is_authority or user.is_secretariat


class FollowerRequired(Entrance):
    """Who reads working copies of others and not on the desk: those, and Permanent Missions."""

    label = _("Open entries of other institutions in which one has a part")

    def may_enter(self, user: User) -> bool:
        return user.is_authority or user.is_secretariat or user.is_mission


class TranslatorRequired(Entrance):
    """Who writes entries of its own, and the Secretariat with its editors."""

    label = _("Translate entries")

    def may_enter(self, user: User) -> bool:
        return user.writes_entries or user.reads_desk


class KeeperRequired(Entrance):
    """Seats that keep their institution's profile."""

    label = _("Keep the profile of one’s own institution")

    def may_enter(self, user: User) -> bool:
        return user.keeps_profile


class DeskRequired(Entrance):
    """The Secretariat, with its editors, who prepare what the others decide."""

    label = _("Work at the desk: read what was submitted and who is invited")

    def may_enter(self, user: User) -> bool:
        return user.reads_desk


class SecretariatRequired(Entrance):
    """The Secretariat without its editors."""

    label = _("Invite institutions, verify partners and follow up mandates")

    def may_enter(self, user: User) -> bool:
        return user.is_secretariat


class BoardRequired(Entrance):
    """The Management Board, which reads much and changes nothing."""

    label = _("Encourage Authorities to take part")

    def may_enter(self, user: User) -> bool:
        return user.is_board


class FiguresRequired(Entrance):
    """The Secretariat and the Management Board, who read figures that are not published."""

    label = _("Read the queue and the figures that are not published")

    def may_enter(self, user: User) -> bool:
        return user.reads_unpublished_figures


class SignedInRequired(Entrance):
    label = _("Look after one’s own account: sign-in, seats, hand-over, and what happened")

    def may_enter(self, user: User) -> bool:
        return True
