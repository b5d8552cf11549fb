"""Catalogues of the interface, compiled without gettext, and complete."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

# Spanish has a form of its own for whole millions; a catalogue with two forms would show English instead.
PLURAL_FORMS = {"es": 3, "fr": 2, "pt_BR": 2}


def catalogues() -> Iterator[Path]:
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))


def compile_changed() -> int:
    """Write the .mo of each .po that is newer, and say how many; readers never see half a file."""
    count = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        handle, unfinished = tempfile.mkstemp(dir=source.parent, suffix=".part")
        os.close(handle)
        polib.pofile(str(source)).save_as_mofile(unfinished)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
        count += 1
    return count


def faults(source: Path) -> Iterator[str]:
    """What keeps a catalogue from being complete."""
    language = source.parent.parent.name
    catalogue = polib.pofile(str(source))
    forms = PLURAL_FORMS[language]
    if f"nplurals={forms};" not in catalogue.metadata.get("Plural-Forms", "").replace(" ", ""):
        yield f"{language}: the header needs nplurals={forms}"
    for entry in catalogue:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"{language}: uncertain: {entry.msgid[:70]}"
        elif not entry.translated():
            yield f"{language}: missing: {entry.msgid[:70]}"
        elif entry.msgid_plural and len(entry.msgstr_plural) != forms:
            yield f"{language}: {len(entry.msgstr_plural)} plural forms instead of {forms}: {entry.msgid[:70]}"


class Command(BaseCommand):
    help = "Compiles the catalogues that have changed; with --check, says what is missing in them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a translation is missing or uncertain")

    def handle(self, *, check: bool, **options: object) -> None:
        if check:
            self.check_complete()
        else:
            self.stdout.write(f"{compile_changed()} catalogues compiled")

    def check_complete(self) -> None:
        found = {source.parent.parent.name for source in catalogues()}
        problems = [f"{language}: there is no catalogue" for language in sorted(PLURAL_FORMS.keys() - found)]
        problems += [fault for source in catalogues() for fault in faults(source)]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("The catalogues are complete.")
