"""What all pages of the administration share: who may enter, what is never done there, and what has changed."""

import re
from collections.abc import Callable
from functools import wraps
from itertools import pairwise

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.views import redirect_to_login
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import BadRequest, ValidationError
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from structlog import get_logger

from accounts.changes import changes_of

log = get_logger(__name__)

# Signing in and out and passwords have pages of their own, with limits and the second factor; nothing here asks for
# the other two, which would answer about any model.
LEFT_OUT = ("login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site")


class AdministrationSite(admin.AdminSite):
    """For the Secretariat and administrators; to everybody else who is signed in it does not exist."""

    site_header = gettext_lazy("CooperaNet administration")
    site_title = "CooperaNet"
    index_title = gettext_lazy("Reference lists and accounts")
    enable_nav_sidebar = False

    def register(self, models, admin_class: type | None = None, **options) -> None:
        """Only what is kept by our rules: other packages would show second factors and groups here."""
        if admin_class is not None and issubclass(admin_class, Kept):
            super().register(models, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.may_administer

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def only_inside(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return only_inside

    def get_urls(self) -> list:
        return [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]


class Kept(admin.ModelAdmin):
    """A list that is added to and corrected; nothing is deleted, and every change is told by the database."""

    object_history_template = "admin/changes.html"
    list_per_page = 50
    view_on_site = False
    # Other event tables whose rows belong to the object, as those of its inlines.
    parts: tuple[type[Model], ...] = ()

    def get_urls(self) -> list:
        """Without Django's redirect of addresses as they were before 2015."""
        return [url for url in super().get_urls() if url.name]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """Django would send the reader to the index, with the number that was asked for."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """What two people save at the same moment passes both forms, and the database refuses the second."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            log.warning("refused_by_the_database", reason=str(error).partition("\n")[0])
            messages.error(request, _("Somebody else saved something at the same moment. Look at it, then try again."))
            return HttpResponseRedirect(request.get_full_path())

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        thing = self.get_object(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What changed: %(name)s") % {"name": thing},
            "changes": changes_of(thing, self.parts),
            "object": thing,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.object_history_template, context)

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Django would fail on a chosen row that is no number."""
        if not all(re.fullmatch(r"[0-9]{1,18}", pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest
        return super().response_action(request, queryset)

    # The change events of the database say the same, and cannot be forgotten.

    def log_addition(self, *args) -> None:
        return None

    def log_change(self, *args) -> None:
        return None


class LookedUp(Kept):
    """Rows that other pages write and that are only read here."""

    change_form_template = "admin/looked_up.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        raise Http404


class DatedRows(BaseInlineFormSet):
    """Each form leaves out the constraints that speak of its parent, because it does not hold it; the whole does."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if form.instance.pk or form.has_changed()]
        for form in rows:
            if form.has_changed() and not form.errors:
                try:
                    form.instance.validate_constraints()
                except ValidationError as error:
                    form.add_error(None, error)
        sound = sorted((form for form in rows if not form.errors), key=lambda form: form.instance.since)
        for former, later in pairwise(sound):
            if former.instance.until is None or former.instance.until > later.instance.since:
                later.add_error(None, self._one_at_a_time())

    def _one_at_a_time(self) -> str:
        """What the database's own rule says of two rows that overlap."""
        rules = [rule for rule in self.model._meta.constraints if isinstance(rule, ExclusionConstraint)]
        return rules[0].get_violation_error_message()


class KeptInline(admin.StackedInline):
    """Dated rows of an object; they end by date and are never deleted."""

    formset = DatedRows
    extra = 0
    can_delete = False
    max_num = 60

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs) -> type:
        """Django would make up to a thousand forms more when the browser says that it sent so many."""
        return super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)
