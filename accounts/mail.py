"""Writing mail: rendered in the reader's language and put into the outbox, never sent from a request."""

from django.conf import settings
from django.template.loader import render_to_string

from accounts.languages import in_language
from accounts.models import Institution, Mail


def write(address: str, template: str, context: dict, *, language: str, key: str, secret: str = "") -> None:
    """Put a mail into the outbox. A `secret` that its text holds is forgotten here as soon as the mail is sent."""
    subject, body = compose(template, context, language=language)
    mail = Mail(key=key, to=address, subject=subject, body=body, language=language, secret=secret)
    Mail.objects.bulk_create([mail], ignore_conflicts=True)


def compose(template: str, context: dict, *, language: str) -> tuple[str, str]:
    """Subject and text of a mail; the first line of `mail/<template>.txt` is its subject."""
    with in_language(language):
        text = render_to_string(f"mail/{template}.txt", {**context, "site": settings.SITE_URL})
    subject, _, body = text.strip().partition("\n")
    return subject.strip()[:200], body.strip() + "\n"


def write_to(institution: Institution, template: str, context: dict, *, key: str) -> None:
    """The same mail to every seat of an institution that may sign in, in the institution's language."""
    for seat in institution.seats.filter(is_active=True):
        write(seat.email, template, context, language=institution.language, key=f"{key}:{seat.pk}")
