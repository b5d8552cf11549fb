import pytest
from django.db import IntegrityError, transaction

from accounts.languages import in_language
from accounts.models import Institution
from tests import factories

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
