"""A small world for the tests of trust: one seat of each kind, and an institution's entries in several states."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import Country, HandOver, Inquiry, Invitation, Logo, Mail, PartnerApplication, Recovery, User
from exchange.models import Entry, File
from tests import factories
from tests.sessions import SECRET, resume

PASSWORD = "un molino de viento"
ROLES = ("visitor", "owner", "other", "sectoral", "mission", "partner", "board", "editor", "secretariat")
ROLES += ("half_administrator", "administrator")


@dataclass
class World:
    """`half_administrator` has no second factor yet; everybody else who needs one has it. `sectoral` is a Ministry of
    the owner's country, which the owner endorses; `mission` its Permanent Mission."""

    seats: dict[str, User]
    # By the status of the owner's entry: itself, and the document that it alone refers to.
    # The one that is proposed is the Ministry's; `drafted` was begun by the Mission.
    entries: dict[str, Entry]
    files: dict[str, File]
    mail: Mail
    invitation: Invitation
    # Of the administrator.
    passkey: Authenticator
    # Of the owner's seat, started by its holder.
    hand_over: HandOver
    # About the owner's mandate, silent for a month.
    inquiry: Inquiry
    # Of the owner's seat, proposed by the Secretariat.
    recovery: Recovery
    # To a further seat of the Ministry, by the owner.
    sectoral_invitation: Invitation
    # Of a partner that is verified: waits for the Secretariat, and is meant for the owner's country.
    partner_entry: Entry
    application: PartnerApplication
    # Shown by the owner's institution.
    logo: Logo

    def client(self, role: str) -> Client:
        """A new browser of somebody in that role."""
        return Client() if role == "visitor" else resume(Client(), self.seats[role])


def make_world() -> World:
    if not Country.objects.exists():
        call_command("load_reference_data", verbosity=0)
    seats = _seats()
    owner = seats["owner"]
    files = {status: _document(owner, status) for status in ("draft", "submitted", "published")}
    attached = {status: [{"file": file.pk, "title": status, "language": "es"}] for status, file in files.items()}
    entries = {
        "draft": factories.an_entry(owner, attachments=attached["draft"]),
        "submitted": factories.a_submitted_entry(owner, attachments=attached["submitted"]),
        "published": factories.a_publication(owner, attachments=attached["published"]).entry,
        "proposed": factories.a_proposed_entry(),
        "drafted": Entry.objects.start(seats["mission"], "offer"),
    }
    invitation = factories.an_invitation(seats["secretariat"])
    passkey = factories.a_passkey(seats["administrator"])
    mail = Mail.objects.filter(to=owner.email).first()
    hand_over, inquiry = factories.a_hand_over(owner), factories.an_inquiry(owner, days=30)
    recovery = factories.a_recovery(owner, seats["secretariat"])
    to_ministry = Invitation.invite(seats["sectoral"].institution, "second@minsa.example", by=owner)
    factories.a_verification(seats["partner"].institution)
    partner_entry = factories.a_submitted_entry(seats["partner"], targets=["PER"])
    application = factories.an_application(confirmed=True)
    logo = owner.institution.logo = factories.a_logo(owner.institution)
    owner.institution.save()
    return World(
        *(seats, entries, files, mail, invitation, passkey, hand_over, inquiry, recovery, to_ministry),
        *(partner_entry, application, logo),
    )


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _document(owner: User, words: str) -> File:
    upload = SimpleUploadedFile(f"{words}.pdf", f"%PDF-1.4 {words}".encode())
    return File.keep(upload, media_type="application/pdf", institution=owner.institution)


def _seats() -> dict[str, User]:
    secretariat = factories.secretariat_seat()
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    secretariat.refresh_from_db()
    seats = {
        "owner": factories.authority_seat("PER"),
        "other": factories.authority_seat("ARG"),
        "sectoral": factories.sectoral_seat("PER"),
        "mission": factories.mission_seat("PER"),
        "partner": factories.partner_seat(),
        "board": factories.board_seat(),
        "editor": factories.editor_seat(),
        "secretariat": secretariat,
        "half_administrator": User.objects.create_superuser("half@cooperanet.example"),
        "administrator": User.objects.create_superuser("administrator@cooperanet.example"),
    }
    for seat in seats.values():
        seat.set_password(PASSWORD)
        seat.save()
    for role in ("editor", "secretariat", "administrator"):
        TOTP.activate(seats[role], SECRET)
    return seats
