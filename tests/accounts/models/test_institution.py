from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.changes import changes_of
from accounts.languages import in_language
from accounts.models import Conflict, HandOver, Institution, Invitation, Mail, Mandate, Refused, User
from exchange.models import SearchRow
from tests import factories
from tests.sessions import resume
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.mark.parametrize("kind", Institution.Kind.values)
def test_authorities_sectoral_institutions_partners_and_observers_agencies_write_entries(kind):
    writers = {"authority", "sectoral", "partner", "observer-agency"}
    assert Institution(kind=kind).writes_entries is (kind in writers)


def test_a_mission_writes_for_the_authority_of_its_country_and_others_for_themselves(peru):
    partner = factories.partner_seat().institution

    assert factories.mission_seat("PER").institution.writes_for == peru.institution
    assert factories.mission_seat("SUR").institution.writes_for is None
    assert partner.writes_for == partner
    assert factories.board_seat().institution.writes_for is None


@pytest.mark.parametrize(
    ("profiles", "shown"),
    [
        ({"profile_pt": "Perfil", "profile_es": "Perfil (es)"}, ("Perfil", "pt")),
        ({"profile_es": "Perfil (es)", "profile_fr": "Profil"}, ("Perfil (es)", "es")),
        ({"profile_fr": "Profil"}, ("Profil", "fr")),
        ({}, ("", "es")),
    ],
    ids=["the reader's", "its own", "any", "none"],
)
def test_the_profile_is_the_readers_else_its_own_else_any(profiles, shown):
    with in_language("pt"):
        assert Institution(language="es", **profiles).profile == shown


def test_a_country_has_one_authority(peru):
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.create(kind="authority", country=peru.institution.country, name_en="Another")


def test_an_institution_has_a_name():
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.create(kind="partner")


def test_a_change_of_name_leaves_an_event(peru):
    peru.institution.name_es = "Agencia Peruana de Cooperación"
    peru.institution.save()

    labels = [(event.pgh_label, event.name_es) for event in peru.institution.events.order_by("pk")]
    assert labels == [("insert", "Authority of Peru (es)"), ("update", "Agencia Peruana de Cooperación")]


def test_an_institution_with_seats_is_not_deleted(peru):
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.filter(pk=peru.institution_id).delete()
    assert factories.authority_seat().institution == peru.institution


def answers(institution: Institution, **changes) -> dict:
    return {name: getattr(institution, name) for name in Institution.PROFILE} | changes


class TestProfile:
    def test_a_seat_changes_the_profile_of_its_institution_at_once(self, peru):
        institution = peru.institution
        said = answers(institution, name_es="APCI", languages=["es", "en"])
        institution.keep_profile(said, by=peru, version=institution.version)

        kept = Institution.objects.get(pk=institution.pk)
        assert (kept.name_es, kept.languages) == ("APCI", ["es", "en"])

    def test_every_change_says_whose_it_was(self, peru):
        version = peru.institution.version
        peru.institution.keep_profile(answers(peru.institution, address="Lima"), by=peru, version=version)

        latest, added = changes_of(peru.institution)
        assert latest.fields == [("address", "", "Lima")]
        assert latest.who.endswith(f"({peru.email})")
        assert added.what == "Added"

    def test_a_profile_that_says_the_same_is_no_change(self, peru):
        version = peru.institution.version
        peru.institution.keep_profile(answers(peru.institution), by=peru, version=version)

        assert peru.institution.version == version

    def test_whoever_saves_second_is_told_and_writes_nothing_over(self, peru):
        version = peru.institution.version
        peru.institution.keep_profile(answers(peru.institution, address="Lima"), by=peru, version=version)
        with pytest.raises(Conflict):
            peru.institution.keep_profile(answers(peru.institution, address="Cusco"), by=peru, version=version)

        assert Institution.objects.get(pk=peru.institution_id).address == "Lima"

    def test_a_change_in_the_administration_is_a_conflict_too(self, peru):
        version = peru.institution.version
        Institution.objects.filter(pk=peru.institution_id).update(public_phone="+51 1 617 3600")
        with pytest.raises(Conflict):
            peru.institution.keep_profile(answers(peru.institution), by=peru, version=version)

    def test_of_two_who_save_at_once_one_is_told(self, committed, peru):
        one, two = (Institution.objects.get(pk=peru.institution_id) for _number in range(2))
        version = one.version

        def save(institution: Institution, address: str) -> str:
            try:
                institution.keep_profile(answers(institution, address=address), by=peru, version=version)
            except Conflict:
                return "told"
            return "saved"

        assert sorted(at_once(lambda: save(one, "Lima"), lambda: save(two, "Cusco"))) == ["saved", "told"]

    def test_an_earlier_version_comes_back_as_a_change_of_its_own(self, peru, barbados):
        institution, first = peru.institution, peru.institution.version
        logo = factories.a_logo(institution)
        institution.keep_profile(answers(institution, name_es="Otra", logo=logo), by=peru, version=first)
        second = institution.version
        institution.restore_profile(first, by=peru)
        assert (institution.name_es, institution.logo) == ("Authority of Peru (es)", None)
        institution.restore_profile(second, by=peru)
        assert (institution.name_es, institution.logo) == ("Otra", logo)
        assert institution.events.count() == 4

    def test_what_is_not_the_institutions_to_say_does_not_come_back(self, peru):
        first = peru.institution.version
        Institution.objects.filter(pk=peru.institution_id).update(language="fr", address="Lima")
        peru.institution.restore_profile(first, by=peru)

        kept = Institution.objects.get(pk=peru.institution_id)
        assert (kept.address, kept.language) == ("", "fr")

    def test_nobody_else_changes_it(self, peru, barbados, secretariat):
        closed = factories.a_seat(peru.institution, "closed@per.example", is_active=False)
        for by in (barbados, secretariat, closed):
            with pytest.raises(Refused):
                peru.institution.keep_profile(answers(peru.institution), by=by, version=peru.institution.version)
            with pytest.raises(Refused):
                peru.institution.restore_profile(peru.institution.version, by=by)

    def test_a_version_of_another_institution_is_none_of_this(self, peru, barbados):
        with pytest.raises(Refused):
            peru.institution.restore_profile(barbados.institution.version, by=peru)

    def test_what_was_published_keeps_the_name_of_its_day_and_search_stays_right(self, peru):
        publication = factories.a_publication(peru)
        names = answers(peru.institution, name_en="APCI", name_es="APCI")
        peru.institution.keep_profile(names, by=peru, version=peru.institution.version)

        publication.refresh_from_db()
        assert publication.institution_name == "Authority of Peru"
        assert SearchRow.objects.differing([publication.pk]) == []


@pytest.mark.parametrize(("reader", "shown"), [("en", "MB"), ("es", "JD"), ("fr", "JD")])
def test_an_acronym_is_the_readers_or_the_institutions_own(reader, shown):
    with in_language(reader):
        assert Institution(language="es", acronym_en="MB", acronym_es="JD").acronym == shown


def test_the_public_reads_about_those_that_cooperate():
    kinds = {kind for kind in Institution.Kind.values if Institution(kind=kind).has_page}

    assert kinds == {"authority", "mission", "sectoral", "partner", "observer-agency"}


@pytest.fixture
def administrator(secretariat) -> User:
    secretariat.is_staff = True
    secretariat.save()
    return secretariat


class TestDeactivation:
    def test_nobody_signs_in_any_more_and_no_link_works(self, peru, administrator, client):
        resume(client, peru)
        invitation = factories.an_invitation(administrator)
        hand_over = factories.a_hand_over(peru)
        Mandate.objects.create(seat=peru, holder="Rosa Quispe", since=timezone.now() - timedelta(days=9))
        peru.institution.deactivate(by=administrator, reason="It was closed.")

        assert client.get(reverse("workspace")).status_code == 302
        assert not client.login(email=peru.email, password="un molino de viento")
        assert Invitation.objects.with_status().get(pk=invitation.pk).status == "revoked"
        assert HandOver.objects.get(pk=hand_over.pk).state == "cancelled"
        assert not Institution.objects.held(timezone.now()).filter(pk=peru.institution_id).exists()
        assert not Mail.objects.filter(key=invitation.mail.key).exists()

    def test_what_was_published_stays_public_and_the_page_says_that_it_is_over(self, peru, administrator, client):
        publication = factories.a_publication(peru)
        peru.institution.deactivate(by=administrator, reason="It was closed.")

        assert client.get(reverse("publication", args=[publication.entry_id])).status_code == 200
        page = client.get(reverse("institution", args=[peru.institution_id])).content.decode()
        assert "no longer active" in page
        assert "It was closed." not in page

    def test_its_seats_are_told_why_and_the_trail_says_who_did_it(self, peru, administrator):
        peru.institution.deactivate(by=administrator, reason="It was closed.")

        mail = Mail.objects.get(to=peru.email)
        assert "It was closed." in mail.body
        assert mail.language == "es"
        assert administrator.email in changes_of(peru.institution)[0].who

    def test_it_is_invited_and_changed_no_more_until_it_is_active_again(self, peru, administrator):
        institution = peru.institution
        institution.deactivate(by=administrator, reason="It was closed.")
        assert institution not in Institution.objects.invitable()
        assert institution not in Institution.objects.to_invite()
        institution.reactivate(by=administrator)
        assert institution in Institution.objects.invitable()
        assert not User.objects.get(pk=peru.pk).is_active

    @pytest.mark.parametrize("seat", ["authority_seat", "secretariat_seat", "board_seat", "editor_seat"])
    def test_only_those_who_keep_accounts_may(self, peru, seat):
        by = getattr(factories, seat)()
        with pytest.raises(Refused):
            peru.institution.deactivate(by=by, reason="It was closed.")
        with pytest.raises(Refused):
            peru.institution.reactivate(by=by)

    def test_it_needs_a_reason_happens_once_and_never_to_the_secretariat(self, peru, administrator):
        institution = peru.institution
        with pytest.raises(Refused):
            institution.deactivate(by=administrator, reason=" ")
        with pytest.raises(Refused):
            institution.reactivate(by=administrator)
        with pytest.raises(Refused):
            administrator.institution.deactivate(by=administrator, reason="It was closed.")
        institution.deactivate(by=administrator, reason="It was closed.")
        with pytest.raises(Refused):
            institution.deactivate(by=administrator, reason="It was closed.")
