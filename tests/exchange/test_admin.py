"""Reference lists are kept in the administration; entries are only looked up there."""

import pytest
from django.urls import reverse

from accounts.models import User
from exchange.models import SDG, CooperationForm, FocusArea
from tests import factories
from tests.sessions import sign_in


@pytest.fixture
def desk(client, secretariat):
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    secretariat.refresh_from_db()
    return sign_in(client, secretariat)


def answers(term, **changes) -> dict:
    names = {f"name_{language}": name for language, name in term.names().items()}
    return {**names, "position": getattr(term, "position", 0), **changes}


def test_a_term_is_added(desk):
    posted = {"name_en": "Twinning", "name_es": "Hermanamiento", "key": "twinning", "position": 11}
    desk.post(reverse("admin:exchange_cooperationform_add"), posted)

    assert CooperationForm.objects.in_use().filter(key="twinning").exists()


def test_a_term_is_retired_by_date_and_its_key_never_changes(desk):
    term = CooperationForm.objects.get(key="training")
    url = reverse("admin:exchange_cooperationform_change", args=[term.pk])
    desk.post(url, answers(term, key="drill", retired_on="2020-01-01"))

    assert not CooperationForm.objects.in_use().filter(key="training").exists()
    assert CooperationForm.objects.get(key="training").retired_on.year == 2020


@pytest.mark.parametrize("model", ["focusarea", "sdg", "cooperationform", "fundingsource", "occasion"])
def test_no_term_is_deleted(desk, model):
    url = reverse(f"admin:exchange_{model}_delete", args=[1])

    assert desk.post(url, {"post": "yes"}).status_code in (403, 404)


def test_the_seventeen_goals_stay_seventeen(desk):
    assert desk.get(reverse("admin:exchange_sdg_add")).status_code == 403
    assert SDG.objects.count() == 17


def test_a_sub_area_lies_under_an_official_area(desk):
    sub_area = FocusArea.objects.sub_areas().first()
    page = desk.get(reverse("admin:exchange_focusarea_change", args=[sub_area.pk]))

    offered = page.context["adminform"].form.fields["parent"].queryset
    assert set(offered) == set(FocusArea.objects.official())


@pytest.mark.parametrize("model", ["entry", "publication", "move"])
def test_what_has_verbs_is_only_looked_up(desk, model):
    publication = factories.a_publication()
    thing = {"entry": publication.entry, "publication": publication, "move": publication.entry.moves.first()}[model]
    url = reverse(f"admin:exchange_{model}_change", args=[thing.pk])

    assert desk.get(url).status_code == 200
    assert desk.post(url, {"status": "draft"}).status_code == 403
    assert desk.get(reverse(f"admin:exchange_{model}_add")).status_code == 403


def test_the_secretariat_sees_no_draft_here_either(desk):
    draft = factories.an_entry()

    assert desk.get(reverse("admin:exchange_entry_change", args=[draft.pk])).status_code == 404
    assert "0 entries" in desk.get(reverse("admin:exchange_entry_changelist")).content.decode()


def test_moves_of_a_draft_stay_with_the_institution(desk, peru):
    entry = factories.a_submitted_entry(peru)
    entry.recall(by=peru)

    assert desk.get(reverse("admin:exchange_move_change", args=[entry.moves.first().pk])).status_code == 404


def test_what_was_put_aside_is_not_read_here(desk, peru):
    entry = factories.a_publication(peru).entry
    entry.revise(by=peru)
    entry.save_draft({"texts": factories.texts("Nunca enviado")}, by=peru, version=entry.version)
    entry.discard(by=peru)
    page = desk.get(reverse("admin:exchange_move_change", args=[entry.moves.last().pk]))

    assert page.status_code == 200
    assert "Nunca enviado" not in page.content.decode()


def test_an_entry_is_told_in_words_not_in_keys(desk):
    publication = factories.a_publication()
    url = reverse("admin:exchange_publication_change", args=[publication.pk])
    spanish = desk.get(url.replace("/en/", "/es/")).content.decode()

    assert "Título en español" in spanish
    assert "Capacitación" in spanish
    assert "{&quot;" not in spanish


def test_the_moves_are_told_in_the_reader_s_words(desk):
    factories.a_publication()
    page = desk.get(reverse("admin:exchange_move_changelist").replace("/en/", "/es/")).content.decode()

    assert "Qué se hizo" in page
    assert "Enviada a la Secretaría" in page
    assert "submit<" not in page
