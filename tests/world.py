"""A small world for the tests of trust: one seat of each kind, and an institution's entries in several states."""

from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from exchange.models import Entry, File
from tests import factories
from tests.sessions import SECRET, resume

ROLES = ("visitor", "owner", "other", "partner", "board", "secretariat", "half_administrator", "administrator")


@dataclass
class World:
    """`half_administrator` has no second factor yet; everybody else who needs one has it."""

    seats: dict[str, User]
    draft: Entry
    submitted: Entry
    published: Entry
    file: File

    def client(self, role: str) -> Client:
        """A browser of that role, without the cookies of earlier visits."""
        client = Client()
        return client if role == "visitor" else resume(client, self.seats[role])


def make_world() -> World:
    seats = _seats()
    owner = seats["owner"]
    upload = SimpleUploadedFile("plant.pdf", b"%PDF-1.4 a plant")
    file = File.keep(upload, media_type="application/pdf", institution=owner.institution)
    attachments = [{"file": file.pk, "title": "The plant", "language": "en"}]
    return World(
        seats,
        draft=factories.an_entry(owner, attachments=attachments),
        submitted=factories.a_submitted_entry(owner),
        published=factories.a_publication(owner).entry,
        file=file,
    )


def _seats() -> dict[str, User]:
    secretariat = factories.secretariat_seat()
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    secretariat.refresh_from_db()
    seats = {
        "owner": factories.authority_seat("PER"),
        "other": factories.authority_seat("ARG"),
        "partner": factories.partner_seat(),
        "board": factories.board_seat(),
        "secretariat": secretariat,
        "half_administrator": User.objects.create_superuser("half@cooperanet.example"),
        "administrator": User.objects.create_superuser("administrator@cooperanet.example"),
    }
    for role in ("secretariat", "administrator"):
        TOTP.activate(seats[role], SECRET)
    return seats
