"""Who keeps lists and accounts."""

import pytest

from accounts.models import User
from tests.sessions import sign_in


@pytest.fixture
def keeper(secretariat):
    """The seat of the Secretariat that keeps lists and accounts."""
    User.objects.filter(pk=secretariat.pk).update(is_staff=True)
    secretariat.refresh_from_db()
    return secretariat


@pytest.fixture
def administrator(reference_data):
    return User.objects.create_superuser("administrator@cooperanet.example")


@pytest.fixture
def desk(client, keeper):
    return sign_in(client, keeper)
