"""The interface says everything in Spanish, Portuguese and French, with every placeholder in its place."""

import re
from collections import Counter
from pathlib import Path

import django
import polib
import pytest

from cooperanet.management.commands.collect_messages import tidied
from cooperanet.management.commands.compile_catalogues import PLURAL_FORMS, catalogues, faults

# %(name)s, %s, {name}; two percent signs are one sign to print.
PLACEHOLDERS = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|\{\w*\}")


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDERS.findall(text))


def language_of(path: Path) -> str:
    return path.parent.parent.name


@pytest.fixture(params=list(catalogues()), ids=language_of)
def path(request) -> Path:
    return request.param


def test_there_is_a_catalogue_for_each_language_but_english():
    assert sorted(map(language_of, catalogues())) == sorted(PLURAL_FORMS)


def test_nothing_is_untranslated_uncertain_or_without_a_plural_form(path):
    assert list(faults(path)) == []


def test_every_translation_has_the_placeholders_of_its_original(path):
    for entry in polib.pofile(str(path)):
        if not entry.msgid_plural:
            if entry.msgstr:
                assert placeholders(entry.msgstr) == placeholders(entry.msgid), entry.msgid
            continue
        # The form for one may say "one" in words; the others need every placeholder of the plural.
        for form, text in filter(lambda pair: pair[1], entry.msgstr_plural.items()):
            allowed = [placeholders(entry.msgid_plural)]
            if form == 0:
                allowed.append(placeholders(entry.msgid))
            assert placeholders(text) in allowed, entry.msgid


def test_a_translation_begins_and_ends_with_the_same_white_space_as_its_original(path):
    for entry in polib.pofile(str(path)):
        for text in filter(None, (entry.msgstr, *entry.msgstr_plural.values())):
            assert re.match(r"\s*", text)[0] == re.match(r"\s*", entry.msgid)[0], entry.msgid
            assert re.search(r"\s*$", text)[0] == re.search(r"\s*$", entry.msgid)[0], entry.msgid


def test_language_and_plural_forms_are_those_of_django(path):
    language = language_of(path)
    theirs = polib.pofile(
        str(Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.po")
    )
    ours = polib.pofile(str(path))
    assert ours.metadata["Language"] == language
    assert ours.metadata["Plural-Forms"] == theirs.metadata["Plural-Forms"]


def test_catalogues_are_kept_in_one_order_so_that_two_people_can_translate_at_once(path):
    assert path.read_text(encoding="utf-8") == tidied(path, language_of(path))


def test_a_new_plural_gets_as_many_forms_as_the_language_has(tmp_path):
    path = tmp_path / "django.po"
    source = next(p for p in catalogues() if language_of(p) == "es")
    catalogue = polib.pofile(str(source))
    catalogue.append(polib.POEntry(msgid="one x", msgid_plural="many x", msgstr_plural={0: "", 1: ""}))
    catalogue.save(str(path))
    assert 'msgid_plural "many x"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in tidied(path, "es")
