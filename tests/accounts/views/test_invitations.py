"""The Secretariat's invitations: seen, written one or many, reminded, revoked, marked."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Country, Invitation, Mail
from accounts.moments import today
from tests import factories
from tests.sessions import sign_in
from tests.threads import at_once

LIST, NEW = "/en/desk/invitations/", "/en/desk/invitations/new/"


@pytest.fixture
def desk(client, secretariat):
    return sign_in(client, secretariat)


def posted(*lines: dict, **more) -> dict:
    made = {"form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": 0, "then": "write", **more}
    return made | {f"form-{place}-{name}": value for place, line in enumerate(lines) for name, value in line.items()}


def line(code: str = "PER", address: str | None = None, **more) -> dict:
    institution = factories.an_institution("authority", code).pk
    return {
        "institution": institution,
        "address": f"office@{code.lower()}.example" if address is None else address,
        **more,
    }


def read_back(response) -> list[tuple]:
    forms = response.context["lines"].forms
    return [tuple(form[name].value() for name in ("said", "institution", "address", "language")) for form in forms]


def status_of(invitation: Invitation) -> str:
    return Invitation.objects.with_status().get(pk=invitation.pk).status


def test_the_list_shows_each_with_its_status_and_how_many_are_missing(desk, secretariat):
    first = factories.an_invitation(secretariat, "one@per.example")
    factories.an_invitation(secretariat, "two@arg.example", "ARG").revoke(by=secretariat)
    factories.an_institution("authority", "CHL")
    Mail.objects.filter(pk=first.mail_id).update(given_up=True, error="550 no such user")
    page = desk.get(LIST).content.decode()

    assert "Refused by the mail server: 550 no such user" in page
    assert "2 Cooperation Authorities have neither an account nor an invitation." in page
    assert [tab["label"] for tab in desk.get(LIST).context["tabs"]] == ["All", "Not delivered", "Revoked"]


@pytest.mark.parametrize(
    ("query", "shown"), [("", 2), ("?status=revoked", 1), ("?status=active", 0), ("?status=x", 2), ("?page=%FF9", 2)]
)
def test_the_list_is_filtered_by_status(desk, secretariat, query, shown):
    factories.an_invitation(secretariat, "one@per.example")
    factories.an_invitation(secretariat, "two@arg.example", "ARG").revoke(by=secretariat)
    answer = desk.get(LIST + query)

    assert answer.status_code in (200, 400)
    assert answer.status_code == 400 or len(answer.context["page"]) == shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_however_long_it_is(desk, secretariat, rows, django_assert_num_queries):
    for code in ("PER", "ARG", "CHL")[:rows]:
        factories.an_invitation(secretariat, f"office@{code.lower()}.example", code)

    with django_assert_num_queries(8):
        desk.get(LIST)


def test_one_institution_is_invited(desk, secretariat):
    answer = desk.post(NEW, posted(line(address="Office@PER.example")))

    assert answer.url == LIST
    invitation = Invitation.objects.get()
    assert (invitation.address, invitation.language, invitation.invited_by) == ("office@per.example", "es", secretariat)
    assert Mail.objects.get().to == "office@per.example"


def test_all_that_lack_an_account_are_offered_with_the_address_that_is_known(desk, secretariat):
    held, waiting, _invited, silent = map(factories.authority_seat, ("PER", "ARG", "CHL", "BRB"))
    held.mandates.create(holder="Ana")
    waiting.set_unusable_password()
    waiting.save()
    factories.an_invitation(secretariat, "office@chl.example", "CHL")
    silent.set_password("una casa en el lago")
    silent.save()
    answer = desk.get(f"{NEW}?for=missing")

    assert read_back(answer) == [
        (None, waiting.institution_id, waiting.email, None),
        (None, silent.institution_id, "", None),
    ]


def test_nobody_missing_is_said(desk):
    assert "Nobody is missing" in desk.get(f"{NEW}?for=missing").content.decode()


@pytest.mark.parametrize("query", ["", "?institution=x", "?institution=²", "?institution=99999999999999999999"])
def test_a_new_invitation_begins_with_one_empty_line(desk, query):
    assert len(read_back(desk.get(NEW + query))) == 1


def test_a_pasted_table_is_shown_with_each_lines_error_before_anything_is_written(desk, secretariat):
    peru = factories.an_institution("authority", "PER").pk
    factories.an_invitation(secretariat, "taken@arg.example", "ARG")
    table = (
        "País\tCorreo\tIdioma\nPerú\toffice@per.example\tes\nAtlantis\tnone\nPerú\ttaken@arg.example\tpt\nPeru\tx@\n"
    )
    answer = desk.post(NEW, {"then": "read", "table": table})

    assert read_back(answer) == [
        ("Perú · office@per.example · es", peru, "office@per.example", "es"),
        ("Atlantis · none", "", "", ""),
        ("Perú · taken@arg.example · pt", peru, "taken@arg.example", "pt"),
        ("Peru · x@", peru, "x@", ""),
    ]
    assert [form.errors.get("address", []) for form in answer.context["lines"]] == [
        [],
        ["Write the address, or leave this line out."],
        ["This address has been invited already. Remind it in the list, or revoke that invitation first."],
        ["Enter a valid email address."],
    ]
    assert "Line 2: Choose the institution that this address belongs to." in answer.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "Paste at least one row."),
        ("Country;Address", "There is no line with an address in it."),
        ("Peru;a@b.example\n" * 201, "These are 201 lines. Paste at most 200 at a time."),
    ],
)
def test_what_is_no_table_is_said_and_kept(desk, table, said):
    answer = desk.post(NEW, {"then": "read", "table": table})

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert answer.context["form"]["table"].value() == table


def test_nothing_is_written_while_one_line_is_wrong_and_nothing_is_lost(desk):
    answer = desk.post(NEW, posted(line(), line("ARG", "wrong"), {**line("CHL", ""), "said": "Chile"}))

    assert answer.status_code == 422
    assert [row[2] for row in read_back(answer)] == ["office@per.example", "wrong", ""]
    assert not Invitation.objects.exists()


def test_lines_left_out_are_not_read(desk):
    left_out = {**line("ARG", "wrong"), "said": "Argentina", "left_out": "on"}
    desk.post(NEW, posted(line(), left_out, line("CHL", " ")))

    assert [invitation.address for invitation in Invitation.objects.all()] == ["office@per.example"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "Write at least one address."),
        ([{"address": "a@b.example"}], "Choose the institution"),
        ([{"institution": "999999", "address": "a@b.example"}], "Select a valid choice"),
        ([{"institution": "x", "address": "a@b.example"}], "Select a valid choice"),
    ],
)
def test_what_cannot_be_invited_is_said(desk, lines, said):
    answer = desk.post(NEW, posted(*lines))

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_address_may_stand_in_one_line_only(desk):
    answer = desk.post(NEW, posted(line("PER", "a@b.example"), line("ARG", "A@B.example")))

    assert "This address stands in another line too." in answer.content.decode()


def test_the_address_of_a_seat_that_is_held_or_foreign_is_refused(desk, peru):
    peru.mandates.create(holder="Ana")
    for code in ("PER", "ARG"):
        answer = desk.post(NEW, posted(line(code, peru.email)))
        assert "A seat with this address exists already." in answer.content.decode()


def test_seats_of_the_secretariat_are_not_handed_out_here(desk, secretariat):
    answer = desk.post(NEW, posted({"institution": secretariat.institution_id, "address": "a@b.example"}))

    assert "Select a valid choice" in answer.content.decode()


def test_a_domain_that_looks_like_another_is_written_to_only_when_ticked(desk):
    factories.partner_seat()
    suspect = line("PER", "office@structura1ia.example")
    answer = desk.post(NEW, posted(suspect))

    assert "This domain looks like structuralia.example and is another." in answer.content.decode()
    assert not Invitation.objects.exists()
    desk.post(NEW, posted({**suspect, "checked": "on"}))
    assert Invitation.objects.exists()


def test_34_are_invited_at_once(desk):
    codes = list(Country.objects.members(today()).values_list("iso3", flat=True))
    answer = desk.post(NEW, posted(*map(line, codes)), follow=True)

    assert f"{len(codes)} invitations were written." in answer.content.decode()
    assert Mail.objects.count() == len(codes) >= 33


def test_two_colleagues_who_invite_the_same_address_at_once_write_one_mail(committed, secretariat):
    wanted = posted(line())
    clients = [sign_in(Client(), secretariat) for _one in range(2)]
    answers = at_once(*(lambda client=client: client.post(NEW, wanted).status_code for client in clients))

    assert sorted(answers) in ([302, 409], [302, 422])
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)


def test_many_are_reminded_and_what_has_ended_is_said(desk, secretariat):
    first = factories.an_invitation(secretariat, "one@per.example")
    second = factories.an_invitation(secretariat, "two@arg.example", "ARG")
    ended = factories.an_invitation(secretariat, "three@chl.example", "CHL")
    ended.revoke(by=secretariat)
    Mail.objects.update(sent_at=timezone.now())
    marked = [first.pk, second.pk, ended.pk]
    page = desk.post(reverse("invitation_reminders"), {"invitations": marked}, follow=True).content.decode()

    assert "2 reminders were written." in page
    assert "three@chl.example: this invitation has ended." in page
    assert Mail.objects.filter(sent_at=None).count() == 2


def test_nothing_marked_is_said_on_the_list(desk, secretariat):
    answer = desk.post(reverse("invitation_reminders"))

    assert answer.status_code == 422
    assert "Mark at least one invitation in the list." in answer.content.decode()


def test_revoking_is_shown_with_who_and_when(desk, secretariat):
    invitation = factories.an_invitation(secretariat)
    url = reverse("invitation_revocation", args=[invitation.pk])
    page = desk.post(url, follow=True).content.decode()

    assert "The invitation is revoked" in page
    assert secretariat.email in page
    assert status_of(invitation) == "revoked"
    assert "there was nothing to revoke" in desk.post(url, follow=True).content.decode()


def test_marking_by_hand_needs_a_reason_and_shows_it(desk, secretariat):
    invitation = factories.an_invitation(secretariat)
    url = reverse("invitation_refusal", args=[invitation.pk])

    assert desk.post(url).status_code == 422
    assert "Marked by hand: Mailbox full" in desk.post(url, {"why": "Mailbox full"}, follow=True).content.decode()
    assert status_of(invitation) == "refused"


def test_many_lines_cost_as_many_queries_as_one(desk, secretariat, django_assert_num_queries):
    codes = ("PER", "ARG", "CHL", "BRB")
    lines = [line(code) for code in codes]
    table = "\n".join(f"{code}\toffice@{code.lower()}.example" for code in codes)
    for pasted, posted_lines in ((table.partition("\n")[0], lines[:1]), (table, lines)):
        with django_assert_num_queries(13):
            desk.post(NEW, {"table": pasted, "then": "read"})
        with django_assert_num_queries(12):
            desk.post(NEW, posted(*[{**given, "address": "no address"} for given in posted_lines]))
