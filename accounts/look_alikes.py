"""Addresses that look like an institution's and are not."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from accounts.models import Institution, User

# Letters of other alphabets, figures and pairs that the eye takes for Latin letters.
SEEN_AS = str.maketrans("авеһікӏмнорԛсѕтухѡԁɡɑοανκρτυχιγ0135", "abehiklmhopqcstyxwdgaoavkptuxiyoles")
SHORTEST = 4


def look_alike(address: str, known: Iterable[str]) -> str:
    """The known domain that the address's only looks like, or nothing."""
    domain = _unicode(address.rpartition("@")[2].casefold())
    known = sorted(set(known))
    if domain in known:
        return ""
    return next((other for other in known if _same_to_the_eye(domain, other) or _one_letter_off(domain, other)), "")


def known_domains() -> set[str]:
    """Domains of the seats, public addresses and sites of all institutions."""
    addresses = [*User.objects.values_list("email", flat=True)]
    addresses += Institution.objects.exclude(public_email="").values_list("public_email", flat=True)
    sites = Institution.objects.exclude(website="").values_list("website", flat=True)
    domains = {address.rpartition("@")[2] for address in addresses} | {urlsplit(site).hostname or "" for site in sites}
    return {domain.casefold().removeprefix("www.") for domain in domains} - {""}


def _unicode(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _skeleton(domain: str) -> str:
    plain = unicodedata.normalize("NFKD", domain).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(SEEN_AS)
    return letters.replace("rn", "m").replace("vv", "w").replace("-", "").replace(".", "").replace("i", "l")


def _same_to_the_eye(domain: str, known: str) -> bool:
    return _skeleton(domain) == _skeleton(known) or domain.startswith(f"{known}.")


def _one_letter_off(domain: str, known: str) -> bool:
    """In one part of four letters or more, and never in the last: gob.pe and gob.pa are two governments."""
    ours, theirs = domain.split("."), known.split(".")
    if len(ours) != len(theirs) or ours[-1] != theirs[-1]:
        return False
    differing = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and min(map(len, differing[0])) >= SHORTEST and _is_one_edit(*differing[0])


def _is_one_edit(one: str, other: str) -> bool:
    """One letter more, less, changed, or two neighbours swapped."""
    short, long = sorted((one, other), key=len)
    place = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest_short, rest_long = short[place:], long[place:]
    if len(short) != len(long):
        return rest_short == rest_long[1:]
    return rest_short[1:] == rest_long[1:] or (rest_short[:2] == rest_long[1::-1] and rest_short[2:] == rest_long[2:])
