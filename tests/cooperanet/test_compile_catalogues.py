import gettext
import os
from io import StringIO

import polib
import pytest
from django.core.management import CommandError, call_command

from cooperanet.management.commands.compile_catalogues import PLURAL_FORMS, compile_changed

PLURALS = {2: "nplurals=2; plural=(n != 1);", 3: "nplurals=3; plural=n == 1 ? 0 : n == 1000000 ? 1 : 2;"}


@pytest.fixture
def catalogues(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    for language, forms in PLURAL_FORMS.items():
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": PLURALS[forms]}
        catalogue.append(polib.POEntry(msgid="offer", msgstr="oferta"))
        plural = {form: f"%d x{form}" for form in range(forms)}
        catalogue.append(polib.POEntry(msgid="%d offer", msgid_plural="%d offers", msgstr_plural=plural))
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue.save(str(folder / "django.po"))
    return tmp_path


def change(catalogues, language, **values):
    path = catalogues / language / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path))
    for name, value in values.items():
        setattr(catalogue[-1 if name == "msgstr_plural" else 0], name, value)
    catalogue.save(str(path))


def test_what_has_changed_is_compiled_and_nothing_else(catalogues):
    assert compile_changed() == 3
    assert compile_changed() == 0

    source = catalogues / "es" / "LC_MESSAGES" / "django.po"
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))

    assert compile_changed() == 1


def test_what_is_compiled_speaks(catalogues):
    call_command("compile_catalogues", stdout=StringIO())

    spanish = gettext.translation("django", catalogues, ["es"])
    assert spanish.gettext("offer") == "oferta"
    assert [spanish.ngettext("%d offer", "%d offers", number) for number in (1, 1_000_000, 5)] == [
        "%d x0",
        "%d x1",
        "%d x2",
    ]


def test_no_unfinished_file_is_left(catalogues):
    compile_changed()

    assert {path.suffix for path in catalogues.rglob("*.*")} == {".po", ".mo"}


def test_complete_catalogues_pass(catalogues):
    output = StringIO()
    call_command("compile_catalogues", "--check", stdout=output)

    assert "complete" in output.getvalue()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"msgstr": ""}, "missing: offer"),
        ({"flags": ["fuzzy"]}, "uncertain: offer"),
        ({"msgstr_plural": {0: "una", 1: "varias"}}, "2 plural forms instead of 3"),
    ],
)
def test_what_is_not_complete_is_named(catalogues, values, words):
    change(catalogues, "es", **values)

    with pytest.raises(CommandError, match=words):
        call_command("compile_catalogues", "--check")


def test_a_language_without_a_catalogue_is_named(catalogues):
    (catalogues / "fr" / "LC_MESSAGES" / "django.po").unlink()

    with pytest.raises(CommandError, match="fr: there is no catalogue"):
        call_command("compile_catalogues", "--check")
