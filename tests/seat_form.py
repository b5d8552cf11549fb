"""What a browser posts from the administration's page of a seat."""

from django.urls import reverse

from accounts.models import User

MANDATES = {"mandates-TOTAL_FORMS": 0, "mandates-INITIAL_FORMS": 0}


def answers(seat: User, **changes) -> dict:
    posted = {"email": seat.email, "name": seat.name, "institution": seat.institution_id or "", **MANDATES}
    posted |= {"is_active": "on"} if seat.is_active else {}
    posted |= {"is_staff": "on"} if seat.is_staff else {}
    return {**posted, **changes}


def change(seat: User) -> str:
    return reverse("admin:accounts_user_change", args=[seat.pk])
