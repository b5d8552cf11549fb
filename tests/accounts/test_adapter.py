import pytest
from django.core import mail as outbox

from accounts.adapter import AccountAdapter
from accounts.languages import in_language
from accounts.models import Mail

CONTEXT = {"password_reset_url": "https://cooperanet.example/reset/", "current_site": None, "email": "a@example.org"}


def test_nobody_signs_up_by_themselves(rf):
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))


@pytest.mark.django_db
def test_mail_about_an_account_is_written_to_the_outbox_in_the_readers_language(rf):
    with in_language("pt"):
        AccountAdapter(rf.get("/")).send_mail("account/email/password_reset_key", "a@example.org", CONTEXT)

    mail = Mail.objects.get()
    assert (mail.to, mail.language) == ("a@example.org", "pt")
    assert "https://cooperanet.example/reset/" in mail.body
    assert outbox.outbox == []
