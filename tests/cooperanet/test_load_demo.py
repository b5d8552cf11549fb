from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Institution
from tests import factories


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize(
    ("verbosity", "said"), [(1, "There are institutions already: the demo is not loaded again.\n"), (0, "")]
)
def test_a_database_in_use_is_left_as_it_is(verbosity, said):
    factories.an_institution()

    call_command("load_demo", verbosity=verbosity, stdout=(out := StringIO()))

    assert out.getvalue() == said
    assert Institution.objects.count() == 1
