"""Institutions that an applicant may be already."""

import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from accounts.models import Institution, PartnerApplication


def resembling(application: PartnerApplication) -> Iterator[tuple[Institution, str]]:
    """Each institution of the same name, site, address or mail domain, with what is the same."""
    theirs = marks(application.name, site=application.website, addresses=[application.address])
    for institution in Institution.objects.prefetch_related("seats"):
        if institution.pk == application.institution_id:
            continue
        addresses = [*(seat.email for seat in institution.seats.all()), institution.public_email]
        names = (*institution.names().values(), *institution.acronyms().values())
        ours = marks(*names, site=institution.website, addresses=addresses)
        if same := theirs & ours:
            yield institution, ", ".join(sorted(same))


def marks(*names: str, site: str, addresses: list[str]) -> set[str]:
    """By what an institution is known: names without case and accents, host of its site, mail addresses, domains."""
    mails = {address.casefold() for address in addresses if address}
    domains = {mail.rpartition("@")[2] for mail in mails} | {host_of(site)}
    return {_plain(name) for name in names if name} | mails | (domains - {""})


def host_of(site: str) -> str:
    return (urlsplit(site).hostname or "").casefold().removeprefix("www.")


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
