"""Accounts in the administration: countries and their standing, institutions, seats and who holds them."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration import Kept, KeptInline, LookedUp
from accounts.models import (
    Country,
    HandOver,
    Inquiry,
    Institution,
    Mail,
    Mandate,
    PartnerApplication,
    Refused,
    Standing,
    User,
    Verification,
)
from accounts.passwords import seat_changed_address, send_password_link

SAID = gettext_lazy("A mail with a link to choose a password goes to %(address)s.")
NAMES = ("name_en", "name_es", "name_pt", "name_fr")
ACRONYMS = ("acronym_en", "acronym_es", "acronym_pt", "acronym_fr")


class StandingInline(KeptInline):
    model = Standing


@admin.register(Country)
class CountryAdmin(Kept):
    list_display = ("__str__", "iso3", "region", "note")
    list_filter = ("region", "standings__standing")
    search_fields = (*NAMES, "iso3")
    inlines = (StandingInline,)
    parts = (Standing,)
    fields = (*NAMES, "iso3", "iso2", "m49", "region", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Country | None = None) -> tuple[str, ...]:
        return ("iso3", "iso2") if obj else ()


@admin.register(Institution)
class InstitutionAdmin(Kept):
    list_display = ("__str__", "acronym", "kind", "country", "language", "inactive_since")
    list_filter = ("kind", "language", ("inactive_since", admin.EmptyFieldListFilter))
    list_select_related = ("country",)
    parts = (Verification, PartnerApplication)
    search_fields = (*NAMES, *ACRONYMS)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = (
        (None, {"fields": (*NAMES, *ACRONYMS, "kind", "partner_kind", "country", "parent", "language")}),
        (gettext_lazy("Profile"), {"fields": ("profile_en", "profile_es", "profile_pt", "profile_fr")}),
        (gettext_lazy("Public contact"), {"fields": ("public_email", "public_phone", "website", "address")}),
        (gettext_lazy("Active or not"), {"fields": ("inactive_since", "inactive_reason")}),
    )
    readonly_fields = ("inactive_since", "inactive_reason")
    actions = ("deactivate", "reactivate")

    @admin.action(description=gettext_lazy("Deactivate"))
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Institution]) -> HttpResponse | None:
        """Asked for a reason on a page of its own first."""
        form = DeactivationForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self.ask(request, form, queryset)
        self.each(request, queryset, lambda one: one.deactivate(by=request.user, reason=form.cleaned_data["reason"]))
        return None

    @admin.action(description=gettext_lazy("Activate again"))
    def reactivate(self, request: HttpRequest, queryset: QuerySet[Institution]) -> None:
        self.each(request, queryset, lambda one: one.reactivate(by=request.user))
        messages.info(request, _("Seats stay closed until you open them one by one, or invite anew."))

    def ask(self, request: HttpRequest, form: forms.Form, queryset: QuerySet[Institution]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": _("Deactivate these institutions?")}
        context |= {"form": form, "institutions": queryset, "opts": self.opts, "media": self.media}
        return TemplateResponse(request, "admin/deactivation.html", context)

    def each(self, request: HttpRequest, queryset: QuerySet[Institution], act: Callable) -> None:
        for institution in queryset:
            try:
                act(institution)
            except Refused as refusal:
                messages.error(request, _("%(name)s: %(reason)s") % {"name": institution, "reason": refusal})
            else:
                messages.info(request, _("%(name)s: done.") % {"name": institution})


class DeactivationForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The seats of the institution read it in a mail; the public does not."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 24}),
    )


class MandateInline(KeptInline):
    model = Mandate


class SeatForm(forms.ModelForm):
    """A seat without a password: its holder chooses one by the mailed link."""

    class Meta:
        model = User
        fields = ("email", "name", "institution", "is_active", "is_staff", "is_editor")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict:
        answers = super().clean()
        institution = answers.get("institution")
        is_secretariat = institution is not None and institution.kind == Institution.Kind.SECRETARIAT
        if answers.get("is_staff") and not is_secretariat and not self.instance.is_superuser:
            self.add_error("is_staff", _("Only seats of the Secretariat may open the administration."))
        if answers.get("is_editor") and not is_secretariat:
            self.add_error("is_editor", _("Only seats of the Secretariat can be those of editors."))
        if answers.get("is_editor") and (answers.get("is_staff") or self.instance.is_superuser):
            self.add_error("is_editor", _("An editor prepares only, and cannot open the administration."))
        if answers.get("is_active") and institution is not None and institution.inactive_since:
            self.add_error("is_active", _("This institution is deactivated: activate it again first."))
        if institution is None and not self.instance.is_superuser:
            self.add_error("institution", _("Choose the institution of this seat."))
        return answers


class RedactionForm(forms.Form):
    """Whose name is taken out of the past of a seat, and why."""

    mandate = forms.ModelChoiceField(Mandate.objects.none(), label=gettext_lazy("Whose name"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("For example the letter that asks for it. This stays on the trail: leave the name out."),
    )

    def __init__(self, *args, seat: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandate"].queryset = seat.mandates.order_by("-since").select_related("seat")

    def redact(self, *, by: User) -> bool:
        """Whether it was done; else the form says why not."""
        try:
            self.cleaned_data["mandate"].redact(by=by, reason=self.cleaned_data["reason"])
        except Refused as refusal:
            self.add_error(None, str(refusal))
        return not self.errors


@admin.register(User)
class SeatAdmin(Kept):
    form = SeatForm
    change_form_template = "admin/seat.html"
    list_display = ("email", "name", "institution", "is_active", "is_staff", "is_editor")
    list_filter = ("is_active", "is_staff", "is_editor", "institution__kind")
    list_select_related = ("institution",)
    search_fields = ("email", "name", *(f"institution__{name}" for name in NAMES))
    readonly_fields = ("is_superuser", "last_login", "date_joined")
    fields = (*SeatForm.Meta.fields, *readonly_fields)
    inlines = (MandateInline,)
    parts = (Mandate,)
    actions = ("send_link", "take_away_second_factor", "vacate")

    def get_urls(self) -> list:
        redaction = self.admin_site.admin_view(self.redaction_view)
        return [path("<path:object_id>/redaction/", redaction, name="accounts_user_redaction"), *super().get_urls()]

    def redaction_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        seat = self.get_object(request, object_id)
        form = RedactionForm(request.POST if request.method == "POST" else None, seat=seat)
        if form.is_valid() and form.redact(by=request.user):
            messages.success(request, _("The name is taken out."))
            return redirect("admin:accounts_user_change", seat.pk)
        title = _("Take out a name: %(seat)s") % {"seat": seat}
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "object": seat}
        return TemplateResponse(request, "admin/redaction.html", {**context, "opts": self.opts})

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """To the Secretariat, superusers do not exist: it can neither change them nor take over their address."""
        seats = super().get_queryset(request)
        return seats if request.user.is_superuser else seats.filter(is_superuser=False)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs):
        """Django asks for the read-only fields too when it makes the form of the page."""
        return super().get_form(request, obj, change, **{**kwargs, "fields": SeatForm.Meta.fields})

    def save_model(self, request: HttpRequest, obj: User, form: SeatForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
            super().save_model(request, obj, form, change)
            send_password_link(obj)
            messages.info(request, SAID % {"address": obj})
            return
        obj.save(update_fields=form.changed_data)  # the page may be older than what its other fields are now
        if "email" in form.changed_data:
            seat_changed_address(obj, form.initial["email"])
        if not obj.is_active:
            obj.end_sessions()

    @admin.action(description=gettext_lazy("Mail a link to choose a new password"))
    def send_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for seat in queryset.filter(is_active=True).select_related("institution"):
            send_password_link(seat, "new_password")
            messages.info(request, SAID % {"address": seat})

    @admin.action(description=gettext_lazy("Take away the second factor"))
    def take_away_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for seat in queryset.select_related("institution"):
            if not request.user.may_take_away_second_factor_of(seat):
                messages.error(request, _("Nobody takes away their own second factor; please ask a colleague."))
            elif not seat.authenticator_set.exists():
                messages.warning(request, _("The seat %(address)s has no second factor.") % {"address": seat})
            else:
                seat.take_away_second_factor(by=request.user)
                messages.info(request, SAID % {"address": seat})

    @admin.action(description=gettext_lazy("Nobody holds it any more"))
    def vacate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for seat in queryset:
            if seat.pk == request.user.pk:
                messages.error(request, _("Nobody vacates their own seat; please ask a colleague."))
            else:
                seat.vacate(by=request.user)
                words = _("Nobody holds the seat %(address)s any more. It can be handed out by an invitation.")
                messages.info(request, words % {"address": seat})


@admin.register(Mail)
class MailAdmin(LookedUp):
    """Whether a mail went out. Its text is not shown: it may hold a link that opens a seat."""

    list_display = ("to", "subject", "written_at", "sent_at", "tries", "given_up")
    list_filter = ("given_up", "language")
    search_fields = ("to",)
    ordering = ("-pk",)
    fields = ("to", "subject", "language", "written_at", "due_at", "sent_at", "tries", "error", "given_up")
    actions = ("send_again",)

    @admin.action(description=gettext_lazy("Send again what was not sent"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        unsent = list(queryset.filter(sent_at=None))
        for mail in unsent:
            mail.retry(by=request.user)
        words = ngettext("%(count)d mail is sent again.", "%(count)d mails are sent again.", len(unsent))
        messages.info(request, words % {"count": len(unsent)})


@admin.register(HandOver)
class HandOverAdmin(LookedUp):
    """Which seat went to whom, and by which two people."""

    list_display = ("seat", "holder", "is_recovery", "written_at", "confirmed_at", "cancelled_at")
    list_filter = ("is_recovery",)
    list_select_related = ("seat",)
    search_fields = ("seat__email", "holder", "address")
    ordering = ("-pk",)
    fields = ("seat", "started_by", "holder", "position", "named_by", "address", "keeps_address")
    fields += ("proved_at", "is_recovery", "stolen", "agreed_at", "agreed_by", "ready_at", "opened_at")
    fields += ("written_at", "expires_at", "confirmed_at", "confirmed_by", "cancelled_at", "cancelled_by")


@admin.register(Inquiry)
class InquiryAdmin(LookedUp):
    """When which seat was asked whether its mandate holds, and what was answered."""

    list_display = ("mandate", "asked_at", "written_at", "answer", "answered_at")
    list_filter = ("answer",)
    list_select_related = ("mandate__seat",)
    search_fields = ("mandate__holder", "mandate__seat__email")
    ordering = ("-pk",)
    fields = ("mandate", "asked_at", "written_at", "answer", "answered_at", "answered_by", "note", "escalated_at")
