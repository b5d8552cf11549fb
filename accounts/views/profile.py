"""The profile that an institution keeps, and its earlier versions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from accounts.changes import changes_of
from accounts.models import Conflict, Institution, Refused
from accounts.permissions import KeeperRequired
from accounts.profile_forms import ProfileForm

SHOWN = 20


class Profile(KeeperRequired, FormView):
    """What everybody reads of the institution, on one page; saved, it is public."""

    http_method_names = ["get", "head", "post"]
    keeps_unsent = False
    template_name = "profiles/profile.html"
    form_class = ProfileForm

    def get_form_kwargs(self):
        self.institution = Institution.objects.kept_by(self.request.user).select_related("country").get()
        return {**super().get_form_kwargs(), "institution": self.institution}

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(form=form, institution=self.institution, **kwargs)

    def form_valid(self, form):
        try:
            self.institution.keep_profile(form.answers(), by=self.request.user, version=form.cleaned_data["version"])
        except Conflict:
            return self.show_conflict(form)
        messages.success(self.request, _("Saved. From now on everybody reads it so."))
        return redirect("profile")

    def form_invalid(self, form):
        form.keep_logo()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def show_conflict(self, form):
        """What the person typed stays in the form; saving again, having seen this, replaces the other text."""
        form.renew()
        theirs = form.differences()
        if not theirs:
            return self.form_valid(form)
        return self.render_to_response(self.get_context_data(form=form, theirs=theirs), status=409)


class Versions(KeeperRequired, TemplateView):
    """Who changed what in the profile, and the way back to any earlier version."""

    template_name = "profiles/versions.html"

    def get_context_data(self, **kwargs):
        institution = Institution.objects.kept_by(self.request.user).get()
        changes = changes_of(institution)
        return super().get_context_data(
            institution=institution,
            latest=changes[0].number if changes else 0,
            changes=Paginator(changes, SHOWN).get_page(self.request.GET.get("page")),
            **kwargs,
        )


class Restoration(KeeperRequired, View):
    http_method_names = ["post"]

    def post(self, request, version):
        institution = Institution.objects.kept_by(request.user).get()
        get_object_or_404(institution.events, pgh_id=version)
        try:
            institution.restore_profile(version, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The earlier version is restored. Everybody reads it so from now on."))
        return redirect("profile_versions")
