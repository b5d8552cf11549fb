from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from accounts.moments import today
from exchange.forms.entry import AutosaveForm, EntryForm
from exchange.models import CooperationForm, Entry, File, FocusArea, FundingSource
from exchange.models.texts import LIMITS
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def posted(answers: dict) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in answers.items():
        if isinstance(value, list):
            query.setlist(name, [str(one) for one in value])
        elif value is not None and value is not False:
            query[name] = str(value)
    return query


def form(entry: Entry, files: dict | None = None, **changes) -> EntryForm:
    return EntryForm(posted(factories.answers(entry, **changes)), files, entry=entry)


def values(entry: Entry, files: dict | None = None, **changes) -> dict:
    filled = form(entry, files, **changes)
    assert filled.is_valid(), filled.errors
    return filled.values()


def test_an_empty_draft_can_be_saved(peru):
    entry = Entry.objects.start(peru, "offer")

    entry.save_draft(values(entry), by=peru, version=0)

    assert Entry.objects.get().version == 1


def test_what_was_not_touched_stays_as_it_is(peru):
    entry = factories.an_entry(
        peru, focus_areas=["other"], sub_areas=["justice"], other_area="Beekeeping", targets=["BRB"], serves_many=False
    )
    before = entry.content()

    entry.save_draft(values(entry), by=peru, version=0)

    after = Entry.objects.get().content()
    assert {**after, "texts": {}} == {**before, "texts": {}}
    assert after["texts"]["es"]["title"] == before["texts"]["es"]["title"]


def test_every_answer_reaches_the_entry(peru):
    entry, fund = Entry.objects.start(peru, "offer"), FundingSource.objects.first()
    answers = {
        "kind": "need",
        "title": "Laboratorios",
        "description": "Uno.\r\n\r\nDos.",
        "focus_areas": ["education", "other"],
        "sub_areas": ["justice"],
        "sdgs": ["13", "3"],
        "forms": ["training"],
        "serves_many": "on",
        "targets": ["caribbean", "BRB"],
        "starts_on": "2026-01-01",
        "ends_on": "31/12/2026",
        "funding_source": fund.pk,
        "external_reference": "A-7",
    }

    entry.save_draft(values(entry, **answers), by=peru, version=0)

    saved = Entry.objects.get()
    assert (saved.kind, saved.sdgs, saved.serves_many, saved.funding_source) == ("need", [3, 13], True, fund)
    assert (saved.starts_on, saved.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert saved.texts["es"]["description"] == "Uno.\n\nDos."
    assert (saved.focus_areas, saved.sub_areas) == (["education", "other"], ["justice"])
    assert saved.targets == ["caribbean", "BRB"]


def test_sub_areas_go_with_the_area_they_explain(peru):
    entry = factories.an_entry(peru, focus_areas=["other"], sub_areas=["justice"], other_area="Beekeeping")

    changed = values(entry, focus_areas=["education"])

    assert (changed["sub_areas"], changed["other_area"]) == ([], "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "gift"),
        ("original_language", "de"),
        ("title", "x" * (LIMITS["title"] + 1)),
        ("description", "x" * (LIMITS["description"] + 1)),
        ("focus_areas", ["no-area"]),
        ("sdgs", ["18"]),
        ("sdgs", ["²"]),
        ("forms", ["training", "no-form"]),
        ("modality", "secret"),
        ("stage", "secret"),
        ("targets", ["DEU"]),
        ("delivery_languages", ["de"]),
        ("starts_on", "2026-02-30"),
        ("funding_source", "999999"),
        ("funding_source", "9" * 40),
        ("occasion", "x\0"),
        ("version", "-1"),
        ("version", "9" * 40),
        ("version", ""),
        ("new_link", "javascript:alert(1)"),
        ("new_link", "ftp://example.org/"),
        ("new_link", "example.org"),
        ("new_link", "https://example.org/\0"),
        ("other_area", "x" * 121),
    ],
)
def test_what_no_form_offers_is_refused_at_its_field(peru, field, value):
    filled = form(factories.an_entry(peru), **{field: value})

    assert field in filled.errors


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("focus_areas", "environment"),
        ("sub_areas", "justice"),
        ("sdgs", "3"),
        ("forms", "training"),
        ("targets", "BRB"),
        ("delivery_languages", "en"),
    ],
)
def test_a_tag_that_is_sent_twice_is_kept_once(peru, field, value):
    areas = {"focus_areas": ["other"]} if field == "sub_areas" else {}
    entry = factories.an_entry(peru)

    entry.save_draft(values(entry, **{**areas, field: [value, value]}), by=peru, version=0)

    assert [str(tag) for tag in getattr(Entry.objects.get(), field)] == [value]


def test_an_end_before_the_beginning_is_refused(peru):
    assert "ends_on" in form(factories.an_entry(peru), starts_on="2026-02-01", ends_on="2026-01-31").errors


def test_an_authority_is_counted_under_its_own_country_whatever_is_posted(peru):
    assert values(factories.an_entry(peru), country="BRB")["country_id"] == peru.institution.country_id


def test_a_partner_chooses_its_country_and_may_choose_later():
    entry = Entry.objects.start(factories.partner_seat(), "offer")

    assert values(entry)["country_id"] is None
    assert values(entry, country="CHL")["country_id"] == factories.country("CHL").pk


def test_another_original_language_takes_the_text_with_it_and_leaves_translations(peru):
    texts = {**factories.texts("Agua"), "fr": {"title": "Eau", "how": "human"}}
    entry = factories.an_entry(peru, texts=texts)

    changed = values(entry, original_language="pt", title="Água")["texts"]

    assert {language: text["title"] for language, text in changed.items()} == {"pt": "Água", "fr": "Eau"}
    assert changed["pt"]["how"] == "original"


# Retired terms


def retire(model, key):
    model.objects.filter(key=key).update(retired_on=today() - timedelta(days=1))


def test_a_retired_term_is_not_offered_but_stays_where_it_was_chosen(peru):
    fund = FundingSource.objects.first()
    kept = factories.an_entry(peru, focus_areas=["culture"], forms=["equipment"], funding_source=fund)
    for model, key in ((FocusArea, "culture"), (CooperationForm, "equipment"), (FundingSource, fund.key)):
        retire(model, key)

    unchanged = values(kept, funding_source=fund.pk)
    fresh = form(factories.an_entry(peru), focus_areas=["culture"], forms=["equipment"], funding_source=fund.pk)

    assert (unchanged["focus_areas"], unchanged["forms"]) == (["culture"], ["equipment"])
    assert unchanged["funding_source_id"] == fund.pk
    assert set(fresh.errors) == {"focus_areas", "forms", "funding_source"}


def test_a_text_never_takes_the_place_of_a_translation(peru):
    translation = {"title": "Eau", "summary": "On mesure.", "how": "human"}
    entry = factories.an_entry(peru, texts={**factories.texts("Agua"), "fr": translation})
    switched = AutosaveForm(posted(factories.answers(entry, original_language="fr")), entry=entry)

    assert list(switched.errors) == ["original_language"]
    entry.save_draft(values(entry, title="Agua limpia"), by=peru, version=0)
    assert entry.texts["fr"] == translation
    assert entry.original.title == "Agua limpia"


# Documents and links

PDF = b"%PDF-1.7 guide"


def a_pdf(name: str = "guía.pdf", content: bytes = PDF) -> dict:
    return {"new_file": SimpleUploadedFile(name, content)}


def test_a_document_is_kept_and_referred_to_with_title_and_language(peru):
    entry = factories.an_entry(peru)

    changed = values(entry, a_pdf(), new_file_title="Guía de campo", new_file_language="pt")

    [attachment] = changed["attachments"]
    assert attachment == {"file": File.objects.get().pk, "title": "Guía de campo", "language": "pt"}


def test_a_document_without_a_title_is_called_by_its_name_in_the_language_of_the_entry(peru):
    [attachment] = values(factories.an_entry(peru), a_pdf())["attachments"]

    assert (attachment["title"], attachment["language"]) == ("guía.pdf", "es")


def test_the_same_document_is_attached_once_and_can_be_replaced_by_itself(peru):
    entry = factories.an_entry(peru)
    entry.attachments = values(entry, a_pdf(), new_file_title="Old title")["attachments"]
    digest = entry.attachments[0]["file"]

    again = values(entry, a_pdf(), new_file_title="New title")["attachments"]
    replaced = values(entry, a_pdf(), new_file_title="New title", remove_files=[digest])["attachments"]
    removed = values(entry, remove_files=[digest])["attachments"]

    assert [attachment["title"] for attachment in again] == ["Old title"]
    assert [attachment["title"] for attachment in replaced] == ["New title"]
    assert removed == []


def test_a_bad_document_is_refused_at_its_field(peru):
    assert "new_file" in form(factories.an_entry(peru), a_pdf(content=b"MZ")).errors
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("title", "Title: This text is too long: at most 200 characters, and it has 700."),
        ("new_link_title", "Title of the link: This text is too long: at most 150 characters, and it has 700."),
        ("new_link", "The address of the link can have at most 500 characters."),
    ],
)
def test_what_is_too_long_is_said_with_the_name_of_its_field(peru, field, said):
    typed = f"https://per.example/{'x' * 680}"
    assert form(factories.an_entry(peru), **{field: typed}).errors[field] == [said]


def test_links_are_added_once_and_removed(peru):
    entry = factories.an_entry(peru)
    entry.links = values(entry, new_link="https://example.org/a")["links"]

    assert entry.links == [{"url": "https://example.org/a", "title": "https://example.org/a", "language": "es"}]
    assert values(entry, new_link="https://example.org/a")["links"] == entry.links
    assert values(entry, remove_links=["https://example.org/a"])["links"] == []


def test_there_are_at_most_twenty_of_each(peru):
    files = [{"file": f"{n:064}", "title": str(n), "language": "es"} for n in range(20)]
    links = [{"url": f"https://example.org/{n}", "title": str(n), "language": "es"} for n in range(20)]
    entry = factories.an_entry(peru, attachments=files, links=links)

    full = form(entry, a_pdf(), new_link="https://example.org/new")
    gone = {"remove_files": [files[0]["file"]], "remove_links": [links[0]["url"]]}
    one_out = form(entry, a_pdf(), new_link="https://example.org/new", **gone)

    assert {"new_file", "new_link"} <= set(full.errors)
    assert one_out.is_valid()
    assert len(one_out.values()["attachments"]) == len(one_out.values()["links"]) == 20


def test_removing_what_is_not_there_makes_no_room(peru):
    files = [{"file": f"{n:064}", "title": str(n), "language": "es"} for n in range(20)]
    links = [{"url": f"https://example.org/{n}", "title": str(n), "language": "es"} for n in range(20)]
    entry = factories.an_entry(peru, attachments=files, links=links)

    gone = {"remove_files": ["f" * 64], "remove_links": ["https://example.org/none"]}
    full = form(entry, a_pdf(), new_link="https://example.org/new", **gone)

    assert {"new_file", "new_link"} <= set(full.errors)


# On the page


def test_the_sections_hold_every_question_once(peru):
    sections = EntryForm(entry=factories.an_entry(peru)).sections()
    shown = [field.name for section in sections for field in section["fields"]]
    beside = {"version", *(name for name in EntryForm.base_fields if name.startswith(("new_", "remove_")))}

    assert len(shown) == len(set(shown))
    assert set(shown) | beside == set(EntryForm.base_fields)


def test_what_was_typed_can_be_shown_beside_what_somebody_else_saved(peru):
    entry = factories.an_entry(peru)
    filled = form(entry, title="Typed by me")
    assert filled.is_valid()

    typed = filled.as_typed()

    assert (typed.original.title, typed.pk) == ("Typed by me", None)
    assert str(Entry.objects.get()) != "Typed by me"


def test_what_saves_by_itself_leaves_documents_alone(peru):
    files = [{"file": "0" * 64, "title": "Guide", "language": "es"}]
    entry = factories.an_entry(peru, attachments=files)
    filled = AutosaveForm(posted(factories.answers(entry, remove_files=["0" * 64])), entry=entry)
    assert filled.is_valid(), filled.errors

    entry.save_draft(filled.values(), by=peru, version=0)

    assert Entry.objects.get().attachments == files
