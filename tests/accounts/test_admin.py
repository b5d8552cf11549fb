"""Accounts in the administration: who may do what there, and what it tells whom."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Country, Institution, Mail, Mandate, User
from tests import factories
from tests.seat_form import MANDATES, answers, change
from tests.sessions import resume, sign_in


def test_a_new_seat_has_no_password_and_gets_a_link_to_choose_one(desk, peru, client):
    posted = {"email": "New@MFA.gob.example", "name": "Director", "institution": peru.institution_id}
    desk.post(reverse("admin:accounts_user_add"), {**posted, "is_active": "on", **MANDATES})

    seat = User.objects.get(email="new@mfa.gob.example")
    assert not seat.has_usable_password()
    mail = Mail.objects.get(to=seat.email)
    assert mail.language == "es"
    link = re.search(r"http://localhost:8000(/es/account/password/reset/key/\S+)", mail.body)[1]
    client.logout()
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "un molino de viento", "password2": "un molino de viento"})
    seat.refresh_from_db()
    assert seat.check_password("un molino de viento")


def test_the_link_of_a_new_seat_works_once(desk, peru, client):
    posted = {"email": "new@mfa.example", "institution": peru.institution_id, "is_active": "on", **MANDATES}
    desk.post(reverse("admin:accounts_user_add"), posted)
    link = re.search(r"http://localhost:8000(\S+)", Mail.objects.get(to="new@mfa.example").body)[1]
    client.logout()
    page = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": "un molino de viento", "password2": "un molino de viento"})

    assert client.get(link).context["token_fail"]


def test_the_secretariat_cannot_make_a_superuser(desk, peru):
    desk.post(change(peru), answers(peru, is_superuser="on", user_permissions="1", groups="1"))

    peru.refresh_from_db()
    assert not peru.is_superuser


def test_an_administrator_cannot_make_a_superuser_in_the_browser_either(client, administrator, peru):
    sign_in(client, administrator).post(change(peru), answers(peru, is_superuser="on"))

    peru.refresh_from_db()
    assert not peru.is_superuser


def test_superusers_do_not_exist_for_the_secretariat(desk, administrator):
    assert desk.get(change(administrator)).status_code == 404
    assert desk.post(change(administrator), answers(administrator, email="mine@x.example")).status_code == 404
    assert administrator.email not in desk.get(reverse("admin:accounts_user_changelist")).content.decode()
    chosen = {"action": "send_link", "_selected_action": administrator.pk}
    desk.post(reverse("admin:accounts_user_changelist"), chosen)
    assert not Mail.objects.filter(to=administrator.email).exists()


def test_only_seats_of_the_secretariat_may_open_the_administration(desk, peru):
    page = desk.post(change(peru), answers(peru, is_staff="on"))

    assert "is_staff" in page.context["adminform"].form.errors
    peru.refresh_from_db()
    assert not peru.is_staff


def test_a_seat_of_the_secretariat_without_that_right_finds_no_administration(client, secretariat):
    assert sign_in(client, secretariat).get(reverse("admin:index")).status_code == 404


def test_a_staff_mark_on_another_institution_opens_nothing(client, peru):
    User.objects.filter(pk=peru.pk).update(is_staff=True)
    peru.refresh_from_db()

    assert sign_in(client, peru).get(reverse("admin:index")).status_code == 404


def test_the_former_address_is_told_when_the_address_of_a_seat_changes(desk, peru):
    former = peru.email
    desk.post(change(peru), answers(peru, email="other@mfa.example"))

    peru.refresh_from_db()
    assert peru.email == "other@mfa.example"
    assert "other@mfa.example" in Mail.objects.get(to=former).body


def test_an_address_can_be_used_for_one_seat_only_whatever_its_capitals(desk, peru, barbados):
    page = desk.post(change(barbados), answers(barbados, email=peru.email.upper()))

    assert page.status_code == 200
    assert page.context["errors"]


def test_nothing_is_deleted(desk, peru):
    for model, thing in (("user", peru), ("institution", peru.institution), ("country", peru.institution.country)):
        url = reverse(f"admin:accounts_{model}_delete", args=[thing.pk])
        assert desk.post(url, {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": thing.pk, "post": "yes"}
        desk.post(reverse(f"admin:accounts_{model}_changelist"), chosen)
        type(thing).objects.get(pk=thing.pk)


def test_a_mandate_is_begun_and_ended_beside_its_seat(desk, peru):
    posted = {"mandates-TOTAL_FORMS": 1, "mandates-INITIAL_FORMS": 0, "mandates-0-holder": "Rosa Quispe"}
    posted |= {"mandates-0-since_0": "2026-01-05", "mandates-0-since_1": "09:00:00", "mandates-0-seat": peru.pk}
    desk.post(change(peru), answers(peru, **posted))

    assert Mandate.objects.get(seat=peru).holder == "Rosa Quispe"


def test_a_country_keeps_its_code(desk):
    country = factories.country("PER")
    standing = country.standings.get()
    posted = {"iso3": "QQQ", "name_en": "Peru", "m49": country.m49, "region": country.region}
    posted |= {"standings-TOTAL_FORMS": 1, "standings-INITIAL_FORMS": 1, "standings-0-id": standing.pk}
    posted |= {"standings-0-country": country.pk, "standings-0-standing": "member", "standings-0-since": standing.since}
    desk.post(reverse("admin:accounts_country_change", args=[country.pk]), {**posted, "note": "Andean"})

    assert Country.objects.get(pk=country.pk).iso3 == "PER"
    assert Country.objects.get(pk=country.pk).note == "Andean"


def test_an_institution_needs_one_name(desk, peru):
    before = peru.institution.name_en
    url = reverse("admin:accounts_institution_change", args=[peru.institution_id])
    page = desk.post(url, {"kind": "authority", "country": peru.institution.country_id, "language": "es"})

    assert page.context["errors"]
    assert Institution.objects.get(pk=peru.institution_id).name_en == before


def test_the_text_of_a_mail_is_not_shown(desk, peru):
    chosen = {"action": "send_link", "_selected_action": peru.pk}
    desk.post(reverse("admin:accounts_user_changelist"), chosen)
    mail = Mail.objects.get(to=peru.email)
    page = desk.get(reverse("admin:accounts_mail_change", args=[mail.pk])).content.decode()

    assert mail.subject in page
    assert "password/reset/key" in mail.body
    assert "password/reset/key" not in page


def test_mail_is_looked_up_and_never_changed(desk, peru):
    mail = Mail.objects.create(key="a", to=peru.email, subject="News", body="News")
    url = reverse("admin:accounts_mail_change", args=[mail.pk])

    assert desk.post(url, {"to": "me@x.example"}).status_code == 403
    assert desk.get(reverse("admin:accounts_mail_add")).status_code == 403


def test_the_secretariat_can_have_a_mail_sent_again(desk, peru):
    given_up = Mail.objects.create(key="a", to=peru.email, subject="News", body="News", language="es", given_up=True)
    sent = Mail.objects.create(key="b", to=peru.email, subject="Old", body="Old", language="es", sent_at=timezone.now())
    url = reverse("admin:accounts_mail_changelist")

    page = desk.post(url, {"action": "send_again", "_selected_action": [given_up.pk, sent.pk]}, follow=True)

    assert list(Mail.objects.due()) == [given_up]
    assert "1 mail is sent again." in page.content.decode()


@pytest.fixture
def colleague(secretariat):
    """Another seat of the Secretariat, which has a second factor and has lost it."""
    seat = factories.a_seat(secretariat.institution, "colleague@cooperanet.example", is_staff=True)
    seat.set_password("un molino de viento")
    seat.save()
    return seat


def take_away(desk: Client, seat: User) -> str:
    chosen = {"action": "take_away_second_factor", "_selected_action": seat.pk}
    return desk.post(reverse("admin:accounts_user_changelist"), chosen, follow=True).content.decode()


def test_a_lost_second_factor_is_taken_away_with_the_password_and_all_sessions(desk, colleague):
    session = sign_in(Client(), colleague)
    assert session.get(reverse("admin:index")).status_code == 200

    take_away(desk, colleague)

    colleague.refresh_from_db()
    assert not colleague.authenticator_set.exists()
    assert not colleague.has_usable_password()
    assert session.get(reverse("admin:index")).status_code == 302
    assert not session.session.get("_auth_user_id")


def test_the_mail_leads_a_seat_without_its_second_factor_back_in(desk, colleague):
    sign_in(Client(), colleague)
    take_away(desk, colleague)

    mail = Mail.objects.get(to=colleague.email)
    assert mail.language == colleague.institution.language
    link = re.search(r"http://localhost:8000(\S+)", mail.body)[1]
    theirs = Client()
    page = theirs.get(link, follow=True).redirect_chain[-1][0]
    theirs.post(page, {"password1": "otro molino de viento", "password2": "otro molino de viento"})
    colleague.refresh_from_db()
    assert colleague.check_password("otro molino de viento")
    answer = resume(theirs, colleague).get(reverse("desk"))
    assert answer.headers["Location"] == reverse("mfa_activate_totp")


def test_taking_away_a_second_factor_stands_in_the_history_of_the_seat(desk, keeper, colleague):
    sign_in(Client(), colleague)
    take_away(desk, colleague)

    page = desk.get(reverse("admin:accounts_user_history", args=[colleague.pk]))
    latest = page.context["changes"][0]
    assert (latest.what, latest.fields) == ("Second factor taken away", [])
    assert keeper.email in latest.who


def test_nobody_takes_away_their_own_second_factor(desk, keeper):
    page = take_away(desk, keeper)

    assert "please ask a colleague" in page
    assert keeper.authenticator_set.exists()


def test_a_seat_without_a_second_factor_keeps_its_password(desk, peru):
    before = User.objects.get(pk=peru.pk).password

    page = take_away(desk, peru)
    assert f"The seat {peru.email} has no second factor." in page
    assert User.objects.get(pk=peru.pk).password == before


def test_the_secretariat_cannot_take_away_the_second_factor_of_a_superuser(desk, keeper, administrator):
    sign_in(Client(), administrator)

    take_away(desk, administrator)

    assert administrator.authenticator_set.exists()
    with pytest.raises(PermissionDenied):
        administrator.take_away_second_factor(by=keeper)


def test_an_institution_takes_away_no_second_factor(peru, colleague):
    sign_in(Client(), colleague)

    with pytest.raises(PermissionDenied):
        colleague.take_away_second_factor(by=peru)
    assert colleague.authenticator_set.exists()


def test_an_administrator_takes_away_the_second_factor_of_another(client, administrator):
    other = User.objects.create_superuser("other@cooperanet.example")
    sign_in(Client(), other)

    take_away(sign_in(client, administrator), other)

    assert not other.authenticator_set.exists()
    assert Mail.objects.get(to=other.email).language == "en"


def test_a_seat_that_was_closed_and_opened_again_has_no_old_sessions(desk, peru):
    holder = sign_in(Client(), peru)
    desk.post(change(peru), answers(peru, is_active=""))
    desk.post(change(peru), answers(peru, is_active="on"))

    assert holder.get(reverse("workspace")).status_code == 302


def test_a_page_of_the_administration_brings_back_nothing_that_changed_meanwhile(desk, peru):
    shown = answers(peru, name="Director")
    User.objects.filter(pk=peru.pk).update(password="!changed meanwhile")
    desk.post(change(peru), shown)

    peru.refresh_from_db()
    assert (peru.name, peru.password) == ("Director", "!changed meanwhile")


def test_the_secretariat_vacates_a_seat_but_not_its_own(desk, keeper, peru):
    seats = {"action": "vacate", "_selected_action": [peru.pk, keeper.pk]}
    page = desk.post(reverse("admin:accounts_user_changelist"), seats, follow=True).content.decode()

    assert "Nobody vacates their own seat" in page
    assert not User.objects.get(pk=peru.pk).has_usable_password()
    assert User.objects.get(pk=keeper.pk).has_usable_password()


def redaction(seat: User) -> str:
    return reverse("admin:accounts_user_redaction", args=[seat.pk])


def test_a_name_is_taken_out_on_a_page_beside_the_seat(desk, peru):
    mandate = Mandate.objects.create(seat=peru, holder="Rosa Quispe")
    assert redaction(peru) in desk.get(change(peru)).content.decode()
    answer = desk.post(redaction(peru), {"mandate": mandate.pk, "reason": "Letter of 3 March."})

    mandate.refresh_from_db()
    assert (answer.headers["Location"], mandate.holder) == (change(peru), "…")


def test_a_name_is_not_taken_out_without_a_reason_nor_twice_nor_of_another_seat(desk, peru, barbados):
    mandate = Mandate.objects.create(seat=peru, holder="Rosa Quispe")
    other = Mandate.objects.create(seat=barbados, holder="Rosa Quispe")
    for posted in ({"mandate": mandate.pk}, {"mandate": other.pk, "reason": "x"}):
        assert desk.post(redaction(peru), posted).context["form"].errors
    mandate.redact(by=User.objects.get(email="secretariat@cooperanet.example"), reason="Letter of 3 March.")

    again = desk.post(redaction(peru), {"mandate": mandate.pk, "reason": "Letter of 3 March."})
    assert "taken out already" in str(again.context["form"].errors)


def test_the_names_of_superusers_are_not_the_secretariats_to_take_out(desk, administrator):
    assert desk.get(redaction(administrator)).status_code == 404


def test_institutions_are_deactivated_after_a_reason_was_given(desk, peru):
    url = reverse("admin:accounts_institution_changelist")
    chosen = {"action": "deactivate", "_selected_action": peru.institution_id}
    asked = desk.post(url, chosen)
    assert peru.institution.name in asked.content.decode()
    assert desk.post(url, {**chosen, "confirmed": "1", "reason": " "}).context["form"].errors
    assert Institution.objects.get(pk=peru.institution_id).inactive_since is None
    desk.post(url, {**chosen, "confirmed": "1", "reason": "It was closed."})
    assert Institution.objects.get(pk=peru.institution_id).inactive_since
    page = desk.post(change(peru), answers(peru, is_active="on"))
    assert "is_active" in page.context["adminform"].form.errors
    desk.post(url, {**chosen, "action": "reactivate"})
    assert Institution.objects.get(pk=peru.institution_id).inactive_since is None


def test_only_seats_of_the_secretariat_are_editors_and_they_keep_no_accounts(desk, peru, secretariat):
    assert "is_editor" in desk.post(change(peru), answers(peru, is_editor="on")).context["adminform"].form.errors
    seat = factories.a_seat(secretariat.institution, "prepares@cooperanet.example")
    refused = desk.post(change(seat), answers(seat, is_editor="on", is_staff="on"))
    assert "prepares only" in str(refused.context["adminform"].form.errors["is_editor"])
    desk.post(change(seat), answers(seat, is_editor="on"))
    assert User.objects.get(pk=seat.pk).is_editor
