"""Bring the catalogues up to the sources, or say that they are behind; needs gettext, and only developers need it."""

import contextlib
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands import makemessages
from django.core.management.utils import find_command

from cooperanet.management.commands.compile_catalogues import PLURAL_FORMS

IGNORED = [".venv", "var", "node_modules", "tests", "bench", "conftest.py", "cooperanet/locale"]
HEADER = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")


class MessagesInto(makemessages.Command):
    """Django's own collecting, into a folder of our choice and without guessing translations."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def __init__(self, folder: Path):
        super().__init__()
        self.folder = str(folder)

    def build_potfiles(self) -> list[str]:
        self.locale_paths, self.default_locale_path = [self.folder], self.folder
        return super().build_potfiles()


def catalogue_path(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def tidied(path: Path, language: str) -> str:
    """A catalogue as it is kept: by message, without dates, line numbers and what is no longer used."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    metadata = {"Language": language, **{key: value for key, value in catalogue.metadata.items() if value}}
    kept = polib.POFile(wrapwidth=0)
    kept.header = f"CooperaNet: the interface in {language}. `make messages` keeps it in step with the sources."
    kept.metadata = {"Project-Id-Version": "CooperaNet"} | {key: metadata[key] for key in HEADER}
    entries = [entry for entry in catalogue if not entry.obsolete]
    for entry in entries:
        if entry.msgid_plural:  # msgmerge leaves two forms in a new entry, whatever the language has
            entry.msgstr_plural = {form: entry.msgstr_plural.get(form, "") for form in range(PLURAL_FORMS[language])}
    kept.extend(sorted(entries, key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or "")))
    return f"{kept}".rstrip("\n") + "\n"


class Command(BaseCommand):
    help = "Collects what is to be translated into the catalogues; with --check, fails when they are behind."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail when something would change")

    def handle(self, *, check: bool, **options: object) -> None:
        if not find_command("xgettext"):
            if check:
                self.stdout.write("gettext is not installed: the catalogues were not compared with the sources.")
                return
            raise CommandError("gettext is missing (on Debian: apt-get install gettext).")
        behind = self.collect(write=not check)
        if check and behind:
            raise CommandError(f"These catalogues are behind the sources: {', '.join(behind)}. Run `make messages`.")

    def collect(self, *, write: bool) -> list[str]:
        """The languages whose catalogue changed, or would."""
        kept, changed = Path(settings.LOCALE_PATHS[0]), []
        with tempfile.TemporaryDirectory() as name, contextlib.chdir(settings.BASE_DIR):
            folder = Path(name)
            for language in PLURAL_FORMS:
                catalogue_path(folder, language).parent.mkdir(parents=True)
                with contextlib.suppress(FileNotFoundError):
                    text = catalogue_path(kept, language).read_text(encoding="utf-8")
                    catalogue_path(folder, language).write_text(text, encoding="utf-8")
            self.run_makemessages(folder)
            for language in PLURAL_FORMS:
                target, text = catalogue_path(kept, language), tidied(catalogue_path(folder, language), language)
                if not target.exists() or target.read_text(encoding="utf-8") != text:
                    changed.append(language)
                    if write:
                        target.parent.mkdir(parents=True, exist_ok=True)
                        target.write_text(text, encoding="utf-8")
        return changed

    def run_makemessages(self, folder: Path) -> None:
        call_command(
            MessagesInto(folder),
            locale=list(PLURAL_FORMS),
            ignore_patterns=IGNORED,
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            verbosity=0,
        )
