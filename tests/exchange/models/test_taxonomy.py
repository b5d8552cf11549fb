import pytest
from django.db import DatabaseError, IntegrityError, transaction

from exchange.models import SDG, CooperationForm, FocusArea, FundingSource, Occasion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
LISTS = [FocusArea, SDG, CooperationForm, FundingSource, Occasion]


@pytest.mark.parametrize("model", LISTS)
def test_a_term_is_never_deleted(model):
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize("model", LISTS)
def test_a_term_has_a_name(model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=model.objects.first().pk).update(name_en="", name_es="", name_pt="", name_fr="")


@pytest.mark.parametrize("model", LISTS)
def test_a_change_of_a_term_leaves_an_event(model):
    term = model.objects.first()
    term.name_en = "Renamed"
    term.save()

    assert [(e.pgh_label, e.name_en == "Renamed") for e in term.events.order_by("pk")] == [
        ("insert", False),
        ("update", True),
    ]


def test_a_key_is_used_once():
    with pytest.raises(IntegrityError), transaction.atomic():
        CooperationForm.objects.create(key="training", name_en="Training again")


def test_the_official_areas_are_eleven_and_seventeen_goals():
    assert FocusArea.objects.official().count() == 11
    assert SDG.objects.count() == 17
    assert {area.parent.key for area in FocusArea.objects.sub_areas()} == {"other"}
