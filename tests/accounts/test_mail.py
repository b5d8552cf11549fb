import pytest
from django.utils.translation import gettext

from accounts.languages import in_language
from accounts.mail import write, write_to
from accounts.models import Mail
from tests import factories

pytestmark = pytest.mark.django_db


def subject_in(language: str, title: str) -> str:
    with in_language(language):
        return gettext("Published: “%(title)s”") % {"title": title}


@pytest.fixture
def told(peru):
    entry = factories.an_entry(peru)
    return {"entry": entry, "note": ""}


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_a_mail_is_written_in_the_readers_language(told, language):
    write("someone@example.org", "published", told, language=language, key="one")

    mail = Mail.objects.get()
    assert mail.subject == subject_in(language, "Diagnóstico en laboratorios rurales")
    assert (mail.language, mail.to, mail.sent_at) == (language, "someone@example.org", None)


def test_a_mail_names_the_place_where_to_go_on(told, settings):
    settings.SITE_URL = "https://cooperanet.example"

    write("someone@example.org", "published", told, language="fr", key="one")

    assert f"https://cooperanet.example/fr/exchange/entries/{told['entry'].pk}/" in Mail.objects.get().body


def test_the_same_news_is_written_once(told):
    write("someone@example.org", "published", told, language="en", key="one")
    write("someone@example.org", "published", told, language="en", key="one")
    write("someone@example.org", "published", told, language="en", key="two")

    assert sorted(Mail.objects.values_list("key", flat=True)) == ["one", "two"]


def test_a_long_title_leaves_a_subject_that_fits(told):
    told["entry"].texts["es"]["title"] = "año " * 50

    write("someone@example.org", "published", told, language="en", key="one")

    assert len(Mail.objects.get().subject) == 200


def test_signs_in_a_title_are_not_escaped_in_plain_text(told):
    told["entry"].texts["es"]["title"] = "Agua & suelo <local>"

    write("someone@example.org", "published", told, language="en", key="one")

    assert "Agua & suelo <local>" in Mail.objects.get().subject


def test_every_seat_that_may_sign_in_is_told(peru, told):
    factories.a_seat(peru.institution, "second@per.example")
    factories.a_seat(peru.institution, "closed@per.example", is_active=False)

    write_to(peru.institution, "published", told, key="news")

    mails = Mail.objects.order_by("to")
    assert [mail.to for mail in mails] == ["cooperation@per.example", "second@per.example"]
    assert {mail.language for mail in mails} == {"es"}
