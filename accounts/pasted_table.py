"""Reading a table of addresses as people copy it out of a spreadsheet: in any order, with or without a heading."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Country, Institution

MOST_LINES = 200
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
LANGUAGE_WORDS = {
    "en": ("en", "english", "ingles", "anglais"),
    "es": ("es", "spanish", "espanol", "espanhol", "espagnol", "castellano"),
    "pt": ("pt", "pt-br", "portuguese", "portugues", "portugais"),
    "fr": ("fr", "french", "frances", "francais"),
}
LANGUAGE_OF = {word: language for language, words in LANGUAGE_WORDS.items() for word in words}
SMALL_WORDS = {*("the", "las", "los", "les", "la", "le", "el", "o", "a", "as", "os"), *("&", "and", "y", "e", "et")}
HEADINGS = {
    *("country", "institution", "authority", "address", "email", "e-mail", "mail", "language"),
    *("pais", "institucion", "autoridad", "direccion", "correo", "correo electronico", "idioma", "lengua"),
    *("instituicao", "autoridade", "endereco", "lingua", "pays", "autorite", "adresse", "courriel", "langue"),
}


@dataclass(frozen=True)
class Line:
    """What a line says; `institution` is 0 and `language` empty where nothing was recognised."""

    said: str
    institution: int
    address: str
    language: str


def folded(text: str) -> str:
    """Without accents, capitals and double spaces, as two spellings of a name agree."""
    plain = unicodedata.normalize("NFKD", INVISIBLE.sub("", text).casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def loosely(text: str) -> str:
    """As people write the name of a country who do not look it up: "St. Lucia", "Trinidad & Tobago", "Bolivia
    (Plurinational State of)", "United States"."""
    words = re.sub(r"\(.*?\)|,.*", "", folded(text))
    words = re.sub(r"^st\.? ", "saint ", words)
    words = re.sub(r" (of america|de america|da america|d.amerique)$", "", words)
    return " ".join(word for word in words.split() if word not in SMALL_WORDS)


def read(text: str) -> list[Line]:
    names = names_of_institutions()
    return [_line(cells, names) for cells in _rows(text)]


def names_of_institutions() -> dict[str, int]:
    """Institutions by their names and acronyms, Authorities also by country; a name of two is nobody's."""
    found: dict[str, int] = {}
    for institution in Institution.objects.invitable().select_related("country"):
        named = {*institution.names().values(), *institution.acronyms().values()}
        if institution.kind == Institution.Kind.AUTHORITY and institution.country:
            named |= _names_of(institution.country)
        for name in {way(name) for name in named for way in (folded, loosely)} - {""}:
            found[name] = 0 if found.get(name, institution.pk) != institution.pk else institution.pk
    return found


def _names_of(country: Country) -> set[str]:
    return {*country.names().values(), country.iso2, country.iso3}


def _rows(text: str) -> Iterator[list[str]]:
    """The cells of each line that is neither empty nor the heading."""
    lines = INVISIBLE.sub("", text).splitlines()
    mark = next((mark for mark in "\t;" if any(mark in line for line in lines)), ",")
    for place, cells in enumerate(csv.reader(lines, delimiter=mark)):
        found = [" ".join(cell.split()) for cell in cells]
        is_heading = place == 0 and not any("@" in cell for cell in found) and HEADINGS & set(map(folded, found))
        if any(found) and not is_heading:
            yield found


def _line(cells: list[str], names: dict[str, int]) -> Line:
    institution, address, language = 0, "", ""
    for cell in cells:
        word = folded(cell)
        if "@" in cell:
            address = address or _address(cell)
        elif word in LANGUAGE_OF and not language:
            language = LANGUAGE_OF[word]
        else:
            institution = institution or names.get(word, 0) or names.get(loosely(cell), 0)
    return Line(" · ".join(filter(None, cells)), institution, address, language)


def _address(cell: str) -> str:
    """The address in "Ana Quispe <ana@…>" or "mailto:ana@…"."""
    within = re.search(r"<([^<>]+@[^<>]+)>", cell)
    return (within[1] if within else cell).removeprefix("mailto:").strip(" ;,").lower()
