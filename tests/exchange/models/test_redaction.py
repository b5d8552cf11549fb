"""After a redaction no table and no folder holds what was taken out."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from exchange.models import Conflict, Entry, File, Publication, Redaction, Refused, SearchRow
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
# A name that nothing else in the database resembles; search keeps its stem.
NAME, STEM = "Juana Quispecahuana", "quispecahuan"
SECRET = b"%PDF-1.7 a private letter"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def tables_holding(words: str) -> set[str]:
    """The tables with a row in which any column, as text, holds the words."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        held = set()
        for table in tables:
            cursor.execute(f'select exists (select 1 from "{table}" t where t::text ilike %s)', [f"%{words}%"])
            if cursor.fetchone()[0]:
                held.add(table)
    return held


def a_document(content: bytes = SECRET, name: str = f"Carta de {NAME}.pdf") -> File:
    institution = factories.an_institution()
    return File.keep(SimpleUploadedFile(name, content), media_type="application/pdf", institution=institution)


def attached(*files: File, title: str = "Carta") -> dict:
    return {"attachments": [{"file": file.pk, "title": title, "language": "es"} for file in files]}


def bytes_kept(media: Path) -> list[bytes]:
    return [path.read_bytes() for path in media.rglob("*") if path.is_file()]


def an_entry_with_a_past(peru, secretariat) -> Entry:
    """The name stands in every place in which the life of an entry can leave words."""
    entry = factories.an_entry(
        peru,
        texts=factories.texts(f"La doctora {NAME} enseña", description=f"Con {NAME.upper()}.", how="original"),
        other_area=f"Cátedra {NAME}",
        external_reference=NAME,
        links=[
            {"url": "https://per.example/quispecahuana", "title": "Ella", "language": "es"},
            {"url": "https://per.example/", "title": NAME, "language": "es"},
        ],
        **attached(a_document(), title=f"Carta de {NAME}"),
    )
    entry.submit(by=peru)
    entry.send_back(by=secretariat, note=f"Is {NAME} still there?")
    entry.submit(by=peru)
    entry.publish(by=secretariat, note=f"Greetings to {NAME}")
    entry.translate("en", {"title": f"Dr {NAME} teaches", "summary": "Juana\nQuispecahuana"}, by=peru)
    entry.revise(by=peru)
    entry.submit(by=peru)
    entry.decline(by=secretariat, note="The same.")
    entry.revise(by=peru)
    return entry


def test_afterwards_no_table_holds_the_words(peru, secretariat):
    entry = an_entry_with_a_past(peru, secretariat)
    before = {"accounts_mail", *(f"exchange_{name}" for name in ("entry", "file", "move", "publication", "searchrow"))}
    assert tables_holding(STEM) == before

    entry.redact(NAME, by=secretariat, reason=f"{NAME} asked for it.")
    entry.redact("quispecahuana", by=secretariat, reason="The address too.")

    assert tables_holding(STEM) == set()


def test_what_stood_around_the_words_stays(peru, secretariat):
    entry = an_entry_with_a_past(peru, secretariat)

    entry.redact(NAME, by=secretariat, reason="She asked for it.")

    for row in (Entry.objects.get(), *Publication.objects.all()):
        assert row.original.title == "La doctora … enseña"
        assert row.original.how == "original"
        assert row.original.summary == factories.SUMMARY
        assert [link["title"] for link in row.links] == ["Ella", "…"]
    live = entry.live
    assert (live.text_in("en").title, live.text_in("en").summary) == ("Dr … teaches", "…")
    assert entry.moves.get(verb="decline_revision").text_put_aside.title == "La doctora … enseña"
    assert SearchRow.objects.find(chosen={}, text="doctora").total == 1
    assert SearchRow.objects.find(chosen={}, text="Juana").total == 0
    assert SearchRow.objects.differing(list(Publication.objects.values_list("pk", flat=True))) == []


def test_a_link_whose_address_holds_the_words_goes_as_a_whole(secretariat):
    link = {"url": "https://per.example/juana", "title": "Ella", "language": "es"}
    live = factories.a_publication(links=[link])

    live.entry.redact("JUANA", by=secretariat, reason="A private address.")

    live.refresh_from_db()
    assert live.links == []


def test_other_entries_keep_their_words(peru, secretariat):
    texts = factories.texts(f"{NAME} enseña")
    entry, other = (factories.a_publication(peru, texts=texts).entry for _ in range(2))

    entry.redact(NAME, by=secretariat, reason="She asked for it.")

    assert other.live.original.title == f"{NAME} enseña"


def test_a_page_opened_before_does_not_bring_the_words_back(peru, secretariat):
    entry = factories.a_publication(peru, texts=factories.texts(f"{NAME} enseña")).entry
    entry.revise(by=peru)
    seen = entry.version

    Entry.objects.get().redact(NAME, by=secretariat, reason="She asked for it.")

    with pytest.raises(Conflict):
        entry.save_draft({"texts": factories.texts(f"{NAME} enseña")}, by=peru, version=seen)


def test_a_document_is_gone_from_every_table_and_from_the_disk(peru, secretariat, media):
    file, other = a_document(), a_document(b"%PDF-1.7 a guide", "guide.pdf")
    entry = factories.a_publication(peru, **attached(file, other)).entry
    entry.revise(by=peru)
    entry.submit(by=peru)
    entry.publish(by=secretariat)
    assert len(bytes_kept(media)) == 2

    entry.redact_document(file, by=secretariat, reason="A private letter.")

    assert tables_holding(file.pk) == set()
    assert bytes_kept(media) == [b"%PDF-1.7 a guide"]
    assert [row.attachments[0]["file"] for row in (Entry.objects.get(), *Publication.objects.all())] == [other.pk] * 3


@pytest.mark.parametrize("make", [factories.an_entry, factories.a_publication])
def test_a_document_that_another_entry_holds_is_kept_for_it(peru, secretariat, media, make):
    file = a_document()
    entry = factories.a_publication(peru, **attached(file)).entry
    make(peru, **attached(file))

    entry.redact_document(file, by=secretariat, reason="Not here.")

    assert bytes_kept(media) == [SECRET]
    assert Entry.objects.get(pk=entry.pk).attachments == entry.live.attachments == []


def test_a_redaction_is_logged_without_what_was_taken_out(peru, secretariat):
    file = a_document()
    live = factories.a_publication(peru, texts=factories.texts(f"{NAME} enseña"), **attached(file))

    live.entry.redact(NAME, by=secretariat, reason=f"{NAME} asked for it.")
    live.entry.redact_document(file, by=secretariat, reason="A private letter.")

    log = Redaction.objects.order_by("pk").values_list("publication", "field", "by", "reason")
    assert list(log) == [
        (live.pk, "words", secretariat.pk, "… asked for it."),
        (live.pk, "document", secretariat.pk, "A private letter."),
    ]


def test_afterwards_the_past_is_as_immutable_as_before(peru, secretariat):
    entry = an_entry_with_a_past(peru, secretariat)
    entry.redact(NAME, by=secretariat, reason="She asked for it.")

    for rows, change in (
        (Publication.objects.all(), {"kind": "need"}),
        (entry.moves.all(), {"note": ""}),
        (File.objects.all(), {"name": "other.pdf"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


@pytest.mark.parametrize(("words", "sentence"), [("a b", "too many words"), (" ", "too many"), ("Pedro", "nowhere")])
def test_words_that_are_nowhere_or_everywhere_are_not_taken_out(secretariat, words, sentence):
    entry = factories.a_publication().entry

    with pytest.raises(ValueError, match=sentence):
        entry.redact(words, by=secretariat, reason="Because.")

    assert not Redaction.objects.exists()


def test_a_document_is_taken_out_of_an_entry_that_holds_it(secretariat):
    with pytest.raises(ValueError, match="does not hold"):
        factories.a_publication().entry.redact_document(a_document(), by=secretariat, reason="Because.")


def test_what_was_never_published_is_its_institutions_to_change(peru, secretariat):
    with pytest.raises(ValueError, match="never published"):
        factories.an_entry(peru).redact("Diagnóstico", by=secretariat, reason="Because.")


@pytest.mark.parametrize(
    "person", [factories.authority_seat, factories.partner_seat, factories.person_without_institution]
)
def test_redacting_is_for_the_secretariat(person):
    file = a_document()
    entry = factories.a_publication(**attached(file)).entry

    with pytest.raises(Refused):
        entry.redact("Diagnóstico", by=person(), reason="Because.")
    with pytest.raises(Refused):
        entry.redact_document(file, by=person(), reason="Because.")

    assert not Redaction.objects.exists()
    assert entry.live.attachments


def test_a_redaction_needs_a_reason(secretariat):
    entry = factories.a_publication().entry

    with pytest.raises(Refused):
        entry.redact("Diagnóstico", by=secretariat, reason=" ")


@pytest.mark.parametrize("spoil", [lambda rows: rows.update(reason="Other"), lambda rows: rows._raw_delete("default")])
def test_the_log_of_redactions_is_kept(secretariat, spoil):
    factories.a_publication().entry.redact("Diagnóstico", by=secretariat, reason="Because.")

    with pytest.raises(DatabaseError), transaction.atomic():
        spoil(Redaction.objects.all())
