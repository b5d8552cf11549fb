"""A partner's verification from the checklist to its end, and what readers and the partner notice of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.changes import changes_of
from accounts.models import Institution, Mail, Refused, Verification
from accounts.moments import today
from accounts.tasks import keep_partners
from tests import factories
from tests.threads import at_once


@pytest.fixture
def partner(reference_data) -> Institution:
    return factories.partner_seat().institution


def now(verification: Verification) -> Verification:
    return Verification.objects.get(pk=verification.pk)


def in_state(state: str, partner: Institution, by) -> Verification:
    verification = factories.a_verification(partner)
    if state == "expired":
        Verification.objects.update(expires_on=today() - timedelta(days=1))
    elif state == "suspended":
        verification.suspend(reason="Ask first.", by=by)
    elif state == "withdrawn":
        verification.withdraw(reason="It was not true.", by=by)
    elif state == "replaced":
        factories.a_verification(partner)
    assert state in (now(verification).state, "replaced")
    Mail.objects.all().delete()
    return now(verification)


VERBS = {
    "suspend": lambda verification, by: verification.suspend(reason="Ask first.", by=by),
    "lift": lambda verification, by: verification.lift(by=by),
    "withdraw": lambda verification, by: verification.withdraw(reason="It was not true.", by=by),
}
ALLOWED = {
    "verified": {"suspend": "suspended", "withdraw": "withdrawn"},
    "expired": {"suspend": "suspended", "withdraw": "withdrawn"},
    "suspended": {"lift": "verified", "withdraw": "withdrawn"},
    "withdrawn": {},
    "replaced": {},
}


def test_verifying_keeps_questions_and_findings_and_tells_the_partner(partner, secretariat):
    made = Verification.verify(partner, factories.answers_to(), interests="It sells courses.", by=secretariat)

    assert made.state == "verified"
    assert [point.found for point in made.points] == ["Visto."] * 5
    assert made.points[0].words == "Where is it registered, and under which number?"
    assert (made.verified_by, made.interests) == (secretariat, "It sells courses.")
    [mail] = Mail.objects.filter(to="partners@structuralia.example")
    assert mail.subject == "Structuralia is verified"


@pytest.mark.parametrize("found", ["", "  "])
def test_a_point_without_an_answer_refuses_the_whole(partner, secretariat, found):
    answers = factories.answers_to()
    answers[3] = {**answers[3], "found": found}

    with pytest.raises(Refused):
        Verification.verify(partner, answers, by=secretariat)
    with pytest.raises(Refused):
        Verification.verify(partner, answers[:3], by=secretariat)
    assert not Verification.objects.exists()


@pytest.mark.parametrize(
    ("kind", "months"), [("company", 12), ("ngo", 24), ("foundation", 24), ("academia", 36), ("", 24)]
)
def test_how_long_it_holds_depends_on_the_kind_of_partner(partner, secretariat, kind, months):
    Institution.objects.filter(pk=partner.pk).update(partner_kind=kind)
    with time_machine.travel("2026-11-21 15:00:00+00:00"):
        made = factories.a_verification(partner)

    assert made.expires_on == date(2026 + months // 12, 11, 21)


def test_an_agency_of_an_observer_state_is_verified_by_its_governments_note(reference_data, secretariat):
    agency = factories.an_institution("observer-agency", "ESP")
    made = factories.a_verification(agency)

    assert [point.key for point in made.points] == ["note"]
    assert agency.verification == made


def test_an_authority_is_not_verified(peru, secretariat):
    with pytest.raises(Refused):
        Verification.verify(peru.institution, factories.answers_to(), by=secretariat)
    assert peru.institution.verification is None


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_works_or_is_refused_and_only_the_partner_is_told(partner, secretariat, state, verb):
    verification = in_state(state, partner, secretariat)
    if became := ALLOWED[state].get(verb):
        VERBS[verb](verification, secretariat)
        assert now(verification).state == became
        assert now(verification).decided_by == secretariat
        assert Mail.objects.get().to == "partners@structuralia.example"
        return

    before = Verification.objects.filter(pk=verification.pk).values().get()
    with pytest.raises(Refused):
        VERBS[verb](verification, secretariat)
    assert Verification.objects.filter(pk=verification.pk).values().get() == before
    assert not Mail.objects.exists()


@pytest.mark.parametrize("verb", [*VERBS, "verify"])
def test_only_the_secretariat_decides(partner, peru, secretariat, verb):
    verification = factories.a_verification(partner)
    for stranger in (peru, factories.board_seat(), factories.partner_seat()):
        with pytest.raises(Refused):
            VERBS.get(verb, lambda one, by: Verification.verify(partner, factories.answers_to(), by=by))(
                verification, stranger
            )
    assert now(verification).state == "verified"


@pytest.mark.parametrize("verb", ["suspend", "withdraw"])
def test_the_partner_is_owed_a_reason(partner, secretariat, verb):
    verification = factories.a_verification(partner)
    with pytest.raises(Refused):
        getattr(verification, verb)(reason=" ", by=secretariat)


def test_a_later_verification_takes_the_place_of_the_former(partner, secretariat):
    former = in_state("withdrawn", partner, secretariat)
    later = factories.a_verification(partner)

    assert now(former).replaced_at
    assert list(Verification.objects.present()) == [later]
    assert partner.verification == later
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.update(replaced_at=None)


def test_of_two_who_decide_at_once_one_is_refused(committed, secretariat):
    verification = factories.a_verification(factories.partner_seat().institution)
    same = now(verification)
    results = at_once(
        lambda: verification.withdraw(reason="One.", by=secretariat),
        lambda: same.withdraw(reason="Two.", by=secretariat),
    )

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]


@pytest.mark.parametrize("state", ["verified", "expired", "suspended", "withdrawn"])
def test_only_what_was_suspended_or_withdrawn_bars_the_partner(partner, secretariat, state):
    in_state(state, partner, secretariat)

    assert bool(partner.barred) == (state in ("suspended", "withdrawn"))
    assert [one.pk for one in Institution.objects.verified()] == [partner.pk] * (state == "verified")


def test_its_last_day_still_counts(partner, secretariat):
    verification = factories.a_verification(partner, expires_on=today())

    assert verification.state == "verified"
    assert verification.expires_soon
    assert Verification.objects.valid().exists()


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 2), (0, 2), (-1, 0)])
def test_partner_and_secretariat_are_reminded_once_when_the_end_comes_near(partner, secretariat, days, told):
    verification = factories.a_verification(partner, expires_on=today() + timedelta(days=days))
    Mail.objects.all().delete()
    keep_partners()
    keep_partners()
    verification.remind()

    both = ["partners@structuralia.example", secretariat.email]
    assert list(Mail.objects.order_by("to").values_list("to", flat=True)) == both[:told]


def test_a_verification_that_is_suspended_is_nobodys_deadline(partner, secretariat):
    verification = factories.a_verification(partner, expires_on=today())
    verification.suspend(reason="Ask first.", by=secretariat)
    Mail.objects.all().delete()
    keep_partners()

    assert not Mail.objects.exists()


def test_every_change_is_kept_with_the_institution_and_not_what_was_found(partner, secretariat):
    verification = factories.a_verification(partner)
    verification.suspend(reason="Ask first.", by=secretariat)
    changes = changes_of(partner, (Verification,))

    assert {change.what for change in changes} == {"verification: Changed", "verification: Added", "Added"}
    assert all(secretariat.email in change.who for change in changes if "verification" in change.what)
    assert "Visto." not in str(changes)
