"""A forgotten password: whom to ask, and what a link says that no longer works."""

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from accounts.models import Institution, User

pytestmark = pytest.mark.django_db

PASSWORD = "un molino de viento"


@pytest.fixture
def link(peru) -> str:
    key = {"uidb36": user_pk_to_url_str(peru), "key": default_token_generator.make_token(peru)}
    return reverse("account_reset_password_from_key", kwargs=key)


def test_a_link_leads_to_a_new_password_once(client, peru, link):
    form = client.get(link).headers["Location"]
    done = client.post(form, {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get(pk=peru.pk).check_password(PASSWORD)
    assert client.get(done.headers["Location"], follow=True).status_code == 200
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("key", ["1-abc", "zzz-d0c1zb-24a2b"])
def test_a_link_that_never_was_one_says_what_to_do_next(client, peru, key):
    page = client.get(f"/es/account/password/reset/key/{key}/")

    assert page.status_code == 410
    assert f'href="{reverse("account_reset_password")}"'.replace("/en/", "/es/") in page.content.decode()


@pytest.mark.parametrize("name", ["account_reset_password", "account_reset_password_done"])
def test_the_pages_name_the_secretariat_where_its_address_is_known(client, secretariat, name):
    without = client.get(reverse(name)).content.decode()
    Institution.objects.secretariat().update(public_email="help@cooperanet.example")

    assert "ask the Secretariat" in without
    assert 'href="mailto:help@cooperanet.example"' in client.get(reverse(name)).content.decode()


def test_an_empty_form_says_which_field_is_empty(client, peru, link):
    page = client.post(client.get(link).headers["Location"], {})

    assert page.context["form"].errors == {
        "password1": ["Choose a password."],
        "password2": ["Type the new password once more."],
    }
