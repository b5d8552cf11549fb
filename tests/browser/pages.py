"""Every page of the site, once: its address, who sees it, what it answers. The tests of all pages read this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response

from cooperanet.views.manual import PAGES as MANUAL
from tests.browser.site import PASSWORD, Site
from tests.matrix import FIXED, KEPT, LOOKED_UP

LANGUAGES = ("en", "es", "pt-br", "fr")


@dataclass(frozen=True)
class Place:
    """A page and, when an act leads to it, that act. `heavy`: so like another that only the proof visits it."""

    name: str
    path: str
    who: str = "visitor"
    status: int = 200
    act: Callable[[Page], Response | None] | None = None
    answer: int = 200
    heavy: bool = False

    def address(self, site: Site, language: str) -> str:
        return f"{site.url}/{language}/{self.path.format(**site.things)}"

    def open(self, page: Page, site: Site, language: str) -> None:
        answer = page.goto(self.address(site, language))
        assert answer.status == self.status
        assert f"/{language}/" in page.url
        if self.act and (answer := self.act(page)):
            assert answer.status == self.answer


def press(selector: str) -> Callable[[Page], Response]:
    def act(page: Page) -> Response:
        with page.expect_navigation() as led_to:
            page.locator(selector).first.click()
        return led_to.value

    return act


SUBMIT = press("main form[method=post] button")


def wait_at_the_second_step(page: Page) -> Response:
    page.locator("[name=login]").fill("secretariat@cooperanet.example")
    page.locator("[name=password]").fill(PASSWORD)
    return SUBMIT(page)


def ask_for_a_code(page: Page) -> Response:
    page.locator("[name=email]").fill("nobody@per.example")
    return SUBMIT(page)


def lose_the_token(page: Page) -> Response:
    page.context.clear_cookies(name="csrf")
    return SUBMIT(page)


def save_over_a_newer_version(page: Page) -> Response:
    """Written past the page's own saving, which would answer first."""
    page.locator("[name=version]").evaluate("field => field.value = 0")
    page.locator("#id_title").evaluate("field => field.value = 'Nuestro título'")
    return press("[name=then][value=save]")(page)


def save_a_profile(field: str, typed: str) -> Callable[[Page], Response]:
    """With one answer that cannot be taken; the name differs, so that a conflict has something to show."""

    def act(page: Page) -> Response:
        page.locator("#id_name_en").evaluate("field => field.value = 'Another name'")
        page.locator(f"[name={field}]").evaluate("(field, typed) => field.value = typed", typed)
        return press(".save-bar button")(page)

    return act


def open_the_menus(page: Page) -> None:
    for fold in page.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()


def paste_a_table(page: Page) -> Response:
    """Two lines with errors, one of them a domain that looks like another."""
    page.locator("details.fold > summary").click()
    page.locator("#id_table").fill("Perú\tcooperacion@structura1ia.example\tes\nAtlantis\tnone\nBrasil;x@gov.example")
    return press("[value=read]")(page)


def decide_on_what_is_gone(page: Page) -> Response:
    form = page.locator("#decision form")
    form.evaluate("form => form.action = form.action.replace(/[0-9]+.endorsement/, '999999/endorsement')")
    page.locator("#id_note").fill("Precise el plazo.")
    return press("#decision form button")(page)


TOLD = ("expired", "revoked")
LONG = ("secretariat", "about", "partner")
PUBLIC = [
    Place("home", ""),
    Place("exchange", "exchange/"),
    Place("exchange filtered", "exchange/?kind=offer&country=PER&area=environment&sdg=3&q=agua"),
    Place("exchange, nothing found", "exchange/?q=xylophonequark"),
    Place("exchange of the past", "exchange/?as_of=2022-04-20&page=2"),
    Place("exchange, all folds open", "exchange/", act=open_the_menus),
    Place("entry", "exchange/entries/{long}/"),
    Place("entry of the past", "exchange/entries/{long}/?as_of=2022-04-20"),
    Place("entry in one language", "exchange/entries/{published}/"),
    Place("entry withdrawn", "exchange/entries/{withdrawn}/", status=410),
    Place("countries", "countries/"),
    Place("country", "countries/per/"),
    Place("country without entries", "countries/sur/"),
    Place("institution", "institutions/{institution}/"),
    Place("institution without anything", "institutions/{bare}/"),
    Place("reports", "reports/"),
    Place("report", "reports/exchange-update/"),
    Place("report of the past", "reports/exchange-update/?as_of=2022-04-20"),
    Place("report of no day", "reports/exchange-update/?as_of=yesterday"),
    Place("invitation, no link", "invitation/", status=410),
    Place("invitation, link", "invitation/{invitation_secret}/"),
    Place("invitation refused", "invitation/{invitation_secret}/", act=press("main form button"), answer=422),
    Place("partners", "partners/"),
    Place("principles", "partners/principles/"),
    Place("principles of a day", "partners/principles/2026-11-21/", heavy=True),
    Place("application of a partner", "partners/application/"),
    Place("application refused", "partners/application/", act=press("main form button"), answer=422),
    Place("application sent", "partners/application/sent/", heavy=True),
    Place("application, link", "partners/application/{application_secret}/"),
    Place("application, question", "partners/application/{question_secret}/"),
    Place("application, unknown link", "partners/application/abc/", status=410),
    Place("entry of a verified partner", "exchange/entries/{verified_entry}/"),
    Place("manual", "manual/"),
    *(Place(f"manual: {name}", f"manual/{name}/", heavy=name in LONG) for name in MANUAL),
    Place("rights", "rights/"),
]
ERRORS = [
    Place("error 400", "exchange/?q=%00", status=400),
    Place("error 404", "nothing/", status=404),
    *(Place(f"error {status}", f"errors/{status}/", status=status) for status in (403, 413, 429, 500, 503)),
    Place("error 403 of a form", "account/login/", act=lose_the_token, answer=403),
]
ACCOUNT = [
    Place("sign in", "account/login/"),
    Place("sign in refused", "account/login/", act=SUBMIT),
    Place("second step", "account/login/", act=wait_at_the_second_step),
    Place("sign out", "account/logout/", "institution"),
    Place("inactive", "account/inactive/"),
    Place("password again", "account/reauthenticate/", "institution"),
    Place("password again refused", "account/reauthenticate/", "institution", act=SUBMIT),
    Place("change password", "account/password/change/", "institution"),
    Place("change password refused", "account/password/change/", "institution", act=SUBMIT),
    Place("set password", "account/password/set/", "newcomer"),
    Place("reset password", "account/password/reset/"),
    Place("reset password refused", "account/password/reset/", act=SUBMIT),
    Place("reset password asked", "account/password/reset/done/"),
    Place("new password", "account/password/reset/key/{key}/"),
    Place("new password refused", "account/password/reset/key/{key}/", act=SUBMIT),
    Place("new password, old link", "account/password/reset/key/1-abc-def/", status=410),
    Place("new password set", "account/password/reset/key/done/"),
    Place("sign in with a code", "account/login/code/"),
    Place("sign in with a code refused", "account/login/code/", act=SUBMIT),
    Place("type the code", "account/login/code/", act=ask_for_a_code),
    Place("account", "account/", "institution"),
    Place("account with factors", "account/", "keyholder"),
    Place("sessions", "account/sessions/", "institution"),
    Place("trail", "account/trail/", "institution"),
    Place("trail, nothing found", "account/trail/?seat=nobody", "institution"),
    Place("trail refused", "account/trail/?since=yesterday", "institution"),
    Place("trail of everybody", "account/trail/", "secretariat"),
    Place("add a passkey", "account/2fa/passkeys/add/", "keyholder"),
    Place("rename a passkey", "account/2fa/passkeys/{passkey}/edit/", "keyholder"),
    Place("remove a passkey", "account/2fa/passkeys/{passkey}/remove/", "keyholder"),
    Place("passkey again", "account/2fa/passkeys/reauthenticate/", "keyholder"),
    Place("factor again", "account/2fa/reauthenticate/", "secretariat"),
    Place("set up a factor", "account/2fa/totp/activate/", "half"),
    Place("set up a factor refused", "account/2fa/totp/activate/", "half", act=SUBMIT),
    Place("give up a factor", "account/2fa/totp/deactivate/", "secretariat"),
    Place("recovery codes", "account/2fa/recovery-codes/", "secretariat"),
    Place("new recovery codes", "account/2fa/recovery-codes/generate/", "secretariat"),
]
HAND_OVER = [
    Place("seats", "account/seats/", "institution"),
    Place("seats of everybody", "account/seats/", "secretariat"),
    Place("hand over", "account/seats/{seat}/hand-over/", "institution"),
    Place("hand over refused", "account/seats/{seat}/hand-over/", "institution", act=SUBMIT, answer=422),
    Place("confirm a hand-over", "account/hand-overs/{hand_over}/confirmation/", "secretariat"),
    Place("hand-over of one's own", "account/hand-overs/{hand_over}/confirmation/", "institution"),
    Place("take over", "account/hand-over/{secret}/"),
    Place("take over refused", "account/hand-over/{secret}/", act=SUBMIT, answer=422),
    Place("take over, one's own link", "account/hand-over/{secret}/", "institution", status=409),
    Place("take over, cancelled", "account/hand-over/{cancelled_secret}/", status=410),
    Place("take over, unknown link", "account/hand-over/abc/", status=404),
    Place("taken over", "account/taken-over/", "institution"),
    Place("new person", "account/arrival/"),
    Place("new person refused", "account/arrival/", act=press("main form button"), answer=422),
    Place("new person, link", "account/arrival/{arrival_secret}/"),
    Place("new person, unknown link", "account/arrival/abc/", status=404, heavy=True),
    Place("confirm an arriving person", "account/hand-overs/{arrived}/confirmation/", "institution"),
    Place("recover", "account/seats/{seat}/recovery/", "secretariat"),
    Place(
        "recover refused", "account/seats/{seat}/recovery/", "secretariat", act=press("main form button"), answer=422
    ),
    Place("recovery", "account/recoveries/{recovery}/", "administrator"),
    Place("recovery that waits", "account/recoveries/{announced}/", "secretariat", heavy=True),
    Place("stop a recovery", "account/recoveries/stop/{stop_key}/"),
    Place("stop a recovery, unknown link", "account/recoveries/stop/abc/", status=404, heavy=True),
    Place("confirm a mandate", "account/mandate/{inquiry_secret}/"),
    Place("mandate confirmed", "account/mandate/{confirmed_secret}/", heavy=True),
    Place("confirm a mandate, unknown link", "account/mandate/abc/", status=404),
    Place("taken over by the Secretariat", "account/taken-over/", "secretariat"),
]
PROFILE = [
    Place("profile", "account/profile/", "institution"),
    Place("profile refused", "account/profile/", "institution", act=save_a_profile("website", "x"), answer=422),
    Place("profile, conflict", "account/profile/", "institution", act=save_a_profile("version", "0"), answer=409),
    Place("profile of the Board", "account/profile/", "board", heavy=True),
    Place("versions of the profile", "account/profile/versions/", "institution"),
]
WORKSPACE = [
    Place("workspace", "workspace/", "institution"),
    Place("workspace, empty", "workspace/", "beginner"),
    *(
        Place(f"own entry, {state}", f"workspace/entries/{{{state}}}/", "institution")
        for state in ("draft", "submitted", "returned", "published", "declined", "archived", "revision", "empty")
    ),
    Place("form", "workspace/entries/{returned}/edit/", "institution"),
    Place("form, revision", "workspace/entries/{revision}/edit/", "institution"),
    Place(
        "form refused",
        "workspace/entries/{empty}/edit/",
        "institution",
        act=press("[name=then][value=submit]"),
        answer=422,
    ),
    Place(
        "form, conflict", "workspace/entries/{returned}/edit/", "institution", act=save_over_a_newer_version, answer=409
    ),
    Place("preview", "workspace/entries/{draft}/preview/", "institution"),
    Place("preview, empty", "workspace/entries/{empty}/preview/", "institution"),
    Place("put aside", "workspace/entries/{draft}/discard/", "institution"),
    Place("give up a revision", "workspace/entries/{revision}/discard/", "institution"),
    Place("withdraw", "workspace/entries/{published}/withdrawal/", "institution"),
    Place("entry of a partner to comment on", "workspace/partner-entries/{partner_entry}/", "institution"),
    Place(
        "comment refused",
        "workspace/partner-entries/{partner_entry}/",
        "institution",
        act=press("#comment button"),
        answer=422,
    ),
    Place("translation", "workspace/entries/{published}/translations/fr/", "institution"),
    Place(
        "translation refused",
        "workspace/entries/{draft}/translations/fr/",
        "institution",
        act=press(".save-bar button"),
        answer=422,
    ),
]
ENDORSEMENT = [
    Place("own entry, proposed", "workspace/entries/{proposed}/", "ministry"),
    Place("workspace of a ministry", "workspace/", "ministry"),
    Place("form of a ministry", "workspace/entries/{ministry_draft}/edit/", "ministry", heavy=True),
    Place("proposals", "workspace/proposals/", "institution"),
    Place("proposals, none", "workspace/proposals/", "beginner"),
    Place("proposal", "workspace/followed/{proposed}/", "institution"),
    Place(
        "proposal refused", "workspace/followed/{proposed}/", "institution", act=press("#decision button"), answer=422
    ),
    Place("proposal gone", "workspace/followed/{proposed}/", "institution", act=decide_on_what_is_gone, answer=409),
    Place("form, proposal", "workspace/entries/{proposed}/edit/", "institution"),
    Place("sectoral institutions", "workspace/sectoral-institutions/", "institution"),
    Place("sectoral institutions, none", "workspace/sectoral-institutions/", "beginner"),
    Place("new sectoral institution", "workspace/sectoral-institutions/new/", "institution", heavy=True),
    Place(
        "new sectoral institution refused", "workspace/sectoral-institutions/new/", "beginner", act=SUBMIT, answer=422
    ),
    Place("invite to a sectoral seat", "workspace/sectoral-institutions/{ministry}/invitation/", "institution"),
    Place("mission", "workspace/mission/", "mission"),
    Place("mission's draft", "workspace/followed/{drafted}/", "mission"),
    Place("form, mission's draft", "workspace/entries/{drafted}/edit/", "mission", heavy=True),
    Place("entry of the mission's country", "workspace/followed/{returned}/", "mission"),
]
DESK = [
    Place("proposal in place of an Authority", "workspace/followed/{orphan}/", "secretariat"),
    Place("desk", "desk/", "secretariat"),
    Place("desk refused", "desk/", "secretariat", act=press(".panel.sticky button"), answer=422),
    Place("new entry to decide", "desk/entries/{submitted}/", "secretariat"),
    Place("revision to decide", "desk/entries/{submitted_revision}/", "secretariat"),
    Place("decision refused", "desk/entries/{submitted}/", "secretariat", act=press("#decision button"), answer=422),
    Place("returned entry", "desk/entries/{returned}/", "secretariat"),
    Place("invitations", "desk/invitations/", "secretariat"),
    Place("invitations, none marked", "desk/invitations/", "secretariat", act=press(".sticky button"), answer=422),
    *(
        Place(
            f"invitation, {status}", f"desk/invitations/{{invitation_{status}}}/", "secretariat", heavy=status in TOLD
        )
        for status in ("opened", "active", "refused", "expired", "revoked")
    ),
    Place("invite one", "desk/invitations/new/", "secretariat"),
    Place("invite the missing", "desk/invitations/new/?for=missing", "secretariat"),
    Place("invite a pasted table", "desk/invitations/new/", "secretariat", act=paste_a_table),
    Place("silent mandates", "desk/mandates/", "secretariat"),
    Place("confirmed by telephone", "desk/mandates/{inquiry}/telephone/", "secretariat"),
    Place(
        "telephone refused",
        "desk/mandates/{inquiry}/telephone/",
        "secretariat",
        act=press("main form button"),
        answer=422,
    ),
    Place("desk of partners", "desk/partners/", "secretariat"),
    Place("desk of applications", "desk/applications/", "secretariat"),
    Place("one application", "desk/applications/{application}/", "secretariat"),
    Place(
        "question refused",
        "desk/applications/{application}/",
        "secretariat",
        act=press(".side .buttons button"),
        answer=422,
    ),
    Place("verified partner", "desk/partners/{verified}/", "secretariat"),
    Place("partner to verify", "desk/partners/{unverified}/", "secretariat"),
    Place(
        "verification refused", "desk/partners/{unverified}/", "secretariat", act=press("form.panel button"), answer=422
    ),
    Place("entry of a partner to decide", "desk/entries/{partner_entry}/", "secretariat"),
    Place("desk of an editor", "desk/", "editor"),
    Place("entry on an editor's desk", "desk/entries/{submitted}/", "editor", heavy=True),
    Place("invitations for an editor", "desk/invitations/", "editor"),
    Place("adoption", "reports/adoption/", "secretariat"),
    Place("adoption for the Board", "reports/adoption/", "board"),
    Place("queue", "queue/", "board"),
    Place("encouragement", "reports/adoption/encouragements/{encouraged}/", "board"),
    Place("adoption of the past", "reports/adoption/?as_of=2022-04-20", "secretariat", heavy=True),
]


def choose_to_deactivate(page: Page) -> Response:
    page.locator("[name=_selected_action]").first.check()
    page.locator("[name=action]").select_option("deactivate")
    return press("button[name=index]")(page)


def _administration() -> list[Place]:
    """Of each group of models one model in `make test`, all in the proof."""
    found = [Place("administration", "admin/", "administrator"), Place("app", "admin/exchange/", "administrator")]
    for group in (KEPT, FIXED, LOOKED_UP):
        for place, model in enumerate(group):
            path = f"admin/{model.replace('_', '/')}/"
            number = f"{{administration[{model}]}}"
            pages = {"list": path, "row": f"{path}{number}/change/"}
            if group is not LOOKED_UP:
                pages["changes"] = f"{path}{number}/history/"
            if group is KEPT:
                pages["new"] = f"{path}add/"
            found += [
                Place(f"{name}: {model}", url, "administrator", heavy=place > 0 and model != "accounts_user")
                for name, url in pages.items()
            ]
    return found


ADMINISTRATION = [
    *_administration(),
    Place("new row refused", "admin/accounts/institution/add/", "administrator", act=press("[name=_save]")),
    Place("deactivation", "admin/accounts/institution/", "administrator", act=choose_to_deactivate),
    Place("list searched", "admin/accounts/user/?q=per", "administrator"),
    Place("take out a name", "admin/accounts/user/{seat}/redaction/", "administrator", act=press("[type=submit]")),
]
PLACES = [*PUBLIC, *ERRORS, *ACCOUNT, *HAND_OVER, *PROFILE, *WORKSPACE, *ENDORSEMENT, *DESK, *ADMINISTRATION]
BY_NAME = {place.name: place for place in PLACES}
assert len(BY_NAME) == len(PLACES)
# One of each kind, for what is asked of the main pages alone.
MAIN = ("home", "exchange filtered", "entry", "country", "report of the past", "manual: visitor", "sign in refused")
MAIN += ("workspace", "own entry, returned", "form", "desk", "revision to decide", "list: accounts_user")
