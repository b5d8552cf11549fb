"""Whoever posts every field of a model changes only those that the form asks for, and whoever posts twice acts once."""

from django.test import Client
from django.urls import reverse

from accounts.models import Institution, Mail, User
from exchange.forms.entry import EntryForm
from exchange.models import Entry, Publication
from tests import factories
from tests.sessions import sign_in
from tests.threads import at_once

KEPT = ("institution_id", "status", "version", "created_at", "country_id")


def every_field(model, **values) -> dict:
    """Something for each field of a model, under the names that a form or an API might use."""
    found = {}
    for field in model._meta.concrete_fields:
        found[field.name] = found[field.attname] = "1"
    return {**found, **values}


def test_an_entry_keeps_what_its_form_does_not_ask_for(client, peru, barbados):
    entry = factories.an_entry(peru)
    before = {name: getattr(entry, name) for name in KEPT}
    posted = every_field(Entry, status="published", institution=barbados.institution_id)
    posted = {name: value for name, value in posted.items() if name not in EntryForm.base_fields}
    posted |= factories.answers(entry, title="Nuevo título", country="ARG")
    sign_in(client, peru).post(reverse("entry_edit", args=[entry.pk]), posted)

    entry.refresh_from_db()
    assert entry.original.title == "Nuevo título"
    assert {name: getattr(entry, name) for name in KEPT} == {**before, "version": before["version"] + 1}


def test_a_new_entry_belongs_to_whoever_makes_it(client, peru, barbados):
    posted = every_field(Entry, kind="need", institution=barbados.institution_id, status="published")
    sign_in(client, peru).post(reverse("entry_create"), posted)

    entry = Entry.objects.get()
    assert (entry.institution_id, entry.status, entry.kind) == (peru.institution_id, "draft", "need")


def test_a_decision_changes_nothing_else(client, peru, secretariat):
    entry = factories.a_submitted_entry(peru)
    posted = every_field(Entry, decision="publish", note="", version=entry.version, kind="need", status="archived")
    sign_in(client, secretariat).post(reverse("decision", args=[entry.pk]), posted)

    publication = Publication.objects.get(entry=entry)
    assert (publication.kind, publication.institution) == ("offer", peru.institution)


def test_a_new_sectoral_institution_belongs_to_the_authority_that_makes_it(client, peru, barbados):
    posted = every_field(Institution, kind="authority", parent=barbados.institution_id, name_es="Ministerio de Salud")
    posted |= {"name_en": "", "name_pt": "", "name_fr": "", "acronym": "", "language": "es"}
    sign_in(client, peru).post(reverse("sectoral_new"), {**posted, "address": "cooperacion@minsa.example"})

    ministry = Institution.objects.get(kind="sectoral")
    assert (ministry.parent, ministry.country) == (peru.institution, peru.institution.country)
    assert (ministry.public_email, ministry.profile_en) == ("", "")


def test_an_endorsement_changes_nothing_else(client, peru):
    entry = factories.a_proposed_entry()
    posted = every_field(Entry, decision="endorse", note="", version=entry.version, kind="need", status="published")
    sign_in(client, peru).post(reverse("endorsement", args=[entry.pk]), {**posted, "duplicate_of": ""})

    now = Entry.objects.get(pk=entry.pk)
    assert (now.kind, now.status, now.institution) == ("offer", "submitted", entry.institution)


def test_a_seat_keeps_its_password_and_rights_when_its_account_is_edited(client, peru, secretariat):
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    peru.set_password("un molino de viento")
    peru.save()
    posted = every_field(
        User, email=peru.email, institution=peru.institution_id, is_active="on", is_staff="", is_editor=""
    )
    posted |= {"mandates-TOTAL_FORMS": 0, "mandates-INITIAL_FORMS": 0, "groups": "1", "user_permissions": "1"}
    sign_in(client, User.objects.get(pk=secretariat.pk)).post(
        reverse("admin:accounts_user_change", args=[peru.pk]), posted
    )

    after = User.objects.get(pk=peru.pk)
    assert after.name == "1"
    assert after.password == peru.password
    assert not after.is_superuser
    assert after.date_joined == peru.date_joined


def test_twenty_equal_decisions_at_once_are_one(committed, peru, secretariat):
    entry = factories.a_submitted_entry(peru)
    before = Mail.objects.count()
    url = reverse("decision", args=[entry.pk])
    posted = {"decision": "publish", "note": "", "version": entry.version}
    clients = [sign_in(Client(), secretariat) for _one in range(20)]
    answers = at_once(*(lambda client=client: client.post(url, posted).status_code for client in clients))

    assert sorted(answers) == [302] + [409] * 19
    assert Publication.objects.filter(entry=entry).count() == 1
    assert entry.moves.filter(verb="publish").count() == 1
    assert Mail.objects.count() == before + 1


def test_twenty_equal_submissions_at_once_are_one(committed, peru):
    entry = factories.an_entry(peru)
    clients = [sign_in(Client(), peru) for _one in range(20)]
    url = reverse("entry_submission", args=[entry.pk])
    answers = at_once(*(lambda client=client: client.post(url).status_code for client in clients))

    assert answers == [302] * 20
    assert entry.moves.filter(verb="submit").count() == 1
