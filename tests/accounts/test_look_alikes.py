"""Domains that look like a known one are pointed out, and neighbours that only share a government's ending are not."""

import pytest

from accounts.look_alikes import known_domains, look_alike
from tests import factories

KNOWN = ["apci.gob.pe", "cancilleria.gob.ar", "mre.gob.pe", "structuralia.example"]


@pytest.mark.parametrize(
    ("address", "resembled"),
    [
        ("a@structura1ia.example", "structuralia.example"),
        ("a@structuralla.example", "structuralia.example"),
        ("a@strücturalia.example", "structuralia.example"),
        ("a@struсturalia.example", "structuralia.example"),  # a Cyrillic с
        ("a@" + "struсturalia.example".encode("idna").decode(), "structuralia.example"),
        ("a@structurali.example", "structuralia.example"),
        ("a@strcuturalia.example", "structuralia.example"),
        ("a@cancilleria-gob.ar", "cancilleria.gob.ar"),
        ("a@cancilleria.gob.ar.example", "cancilleria.gob.ar"),
        ("a@cancileria.gob.ar", "cancilleria.gob.ar"),
        ("a@structuralia.example", ""),
        ("a@STRUCTURALIA.example", ""),
        ("a@cancilleria.gob.pe", ""),
        ("a@mef.gob.pe", ""),
        ("a@apci.gob.pa", ""),
        ("a@example.org", ""),
        ("nothing", ""),
    ],
)
def test_a_domain_is_compared_as_the_eye_sees_it(address, resembled):
    assert look_alike(address, KNOWN) == resembled


def test_known_are_the_domains_of_seats_public_addresses_and_sites(peru):
    factories.an_institution(
        "partner", None, public_email="a@Contact.example", website="https://www.site.example:8080/path"
    )

    assert {"per.example", "contact.example", "site.example"} <= known_domains()
