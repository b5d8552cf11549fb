"""Logos of institutions."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError

from accounts.models import Logo
from tests import factories

pytestmark = pytest.mark.django_db


def readers_of(logo: Logo, *users) -> list[bool]:
    return [Logo.objects.readable_by(user).filter(pk=logo.pk).exists() for user in users]


def test_a_logo_in_use_is_everybodys_and_another_its_institutions(peru, barbados):
    logo = factories.a_logo(peru.institution)
    assert readers_of(logo, AnonymousUser(), barbados, peru) == [False, False, True]
    peru.institution.logo = logo
    peru.institution.save()
    assert readers_of(logo, AnonymousUser(), barbados, peru) == [True, True, True]


def test_a_logo_never_changes(peru):
    logo = factories.a_logo(peru.institution)
    logo.image = b"another"
    with pytest.raises(DatabaseError):
        logo.save()
