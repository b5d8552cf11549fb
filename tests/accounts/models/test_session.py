from django.test import Client
from django.urls import reverse

from accounts.models import Session
from tests.sessions import sign_in


def test_a_seat_has_only_its_own_sessions(peru, barbados):
    sign_in(Client(), peru)
    sign_in(Client(), barbados)

    assert [session.seat for session in Session.objects.of(peru)] == [peru]


def test_what_a_new_password_has_ended_is_not_listed(peru):
    sign_in(Client(), peru)
    peru.set_password("una casa en el lago")
    peru.save()

    assert Session.objects.of(peru) == []


def test_the_handle_of_a_session_does_not_open_it(peru):
    session = Session.objects.get(pk=sign_in(Client(), peru).session.session_key)
    thief = Client()
    thief.cookies["session"] = session.handle

    assert session.handle not in session.session_key
    assert thief.get(reverse("workspace")).status_code == 302
