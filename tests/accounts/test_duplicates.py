import pytest

from accounts.duplicates import resembling
from tests import factories

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.mark.parametrize(
    ("facts", "same"),
    [
        ({"name_en": "fundacion puente"}, "fundacion puente"),
        ({"acronym_es": "Fundación Puente"}, "fundacion puente"),
        ({"website": "http://www.puente.example/en/"}, "puente.example"),
        ({"public_email": "Rosa@puente.example"}, "puente.example, rosa@puente.example"),
        ({"website": "https://other.example/"}, None),
    ],
)
def test_an_institution_of_the_same_name_site_or_address_is_found(db, facts, same):
    institution = factories.an_institution("partner", "ARG", **facts)
    found = dict(resembling(factories.an_application()))

    assert found == ({institution: same} if same else {})


def test_the_institution_it_became_is_no_duplicate(secretariat):
    application = factories.an_application(confirmed=True)
    application.accept(by=secretariat)

    assert list(resembling(application)) == []
