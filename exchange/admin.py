"""Reference lists in the administration, and entries, publications and moves to look up: their changes have verbs."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.administration import Kept, LookedUp
from exchange.differences import facts, part_in
from exchange.models import SDG, CooperationForm, Entry, FocusArea, FundingSource, Move, Occasion, Publication
from exchange.models.content import Content
from exchange.models.texts import PARTS
from exchange.terms import Terms

NAMES = ("name_en", "name_es", "name_pt", "name_fr")


class TermAdmin(Kept):
    """Terms are retired by date; their keys stand in entries and figures, so they never change."""

    list_display = ("__str__", "key", "position", "retired_on")
    list_filter = (("retired_on", admin.EmptyFieldListFilter),)
    search_fields = (*NAMES, "key")
    fields: tuple[str, ...] = (*NAMES, "key", "position", "in_use_since", "retired_on")

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        return ("key",) if obj else ()


@admin.register(FocusArea)
class FocusAreaAdmin(TermAdmin):
    list_display = (*TermAdmin.list_display, "parent")
    list_select_related = ("parent",)
    fields = (*TermAdmin.fields, "parent", "dac")

    def get_field_queryset(self, db, db_field, request: HttpRequest):
        """Two levels: a sub-area lies under an area of focus."""
        return FocusArea.objects.official() if db_field.name == "parent" else None


admin.site.register([CooperationForm, FundingSource], TermAdmin)


@admin.register(Occasion)
class OccasionAdmin(TermAdmin):
    list_display = (*TermAdmin.list_display, "starts_on")
    fields = (*TermAdmin.fields, "series", "starts_on", "ends_on")


@admin.register(SDG)
class SDGAdmin(Kept):
    """The seventeen goals of the 2030 Agenda: their names may be corrected."""

    list_display = ("number", "__str__")
    fields = ("number", *NAMES)
    readonly_fields = ("number",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


def _readable(request: HttpRequest) -> QuerySet[Entry]:
    """The Secretariat sees no drafts here either."""
    return Entry.objects.all() if request.user.is_superuser else Entry.objects.visible_to(request.user)


class ContentAdmin(LookedUp):
    """What a reader sees of it is told in the reader's words, not in keys."""

    readonly_fields: tuple[str, ...] = ("content",)

    @admin.display(description=gettext_lazy("content"))
    def content(self, item: Content) -> SafeString:
        texts = ((part_in(part, code), item.texts[code].get(part)) for code in item.languages for part in PARTS)
        said = [(label, words) for label, words in (*texts, *facts(Terms().describe(item)).items()) if words]
        return format_html_join("", "<p><strong>{}</strong><br>{}</p>", said)


@admin.register(Entry)
class EntryAdmin(ContentAdmin):
    list_display = ("__str__", "kind", "institution", "status", "status_since")
    list_filter = ("status", "kind")
    list_select_related = ("institution",)
    search_fields = ("pk", "external_reference")
    ordering = ("-pk",)
    readonly_fields = (*ContentAdmin.readonly_fields, "status_since", "created_at", "edited_at")
    fields = ("institution", "status", "status_since", "created_at", "edited_at", "content")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return _readable(request).order_by("-pk")


@admin.register(Publication)
class PublicationAdmin(ContentAdmin):
    list_display = ("__str__", "kind", "institution", "number", "cause", "since", "until")
    list_filter = ("kind", "cause", ("until", admin.EmptyFieldListFilter))
    list_select_related = ("institution",)
    search_fields = ("entry__pk",)
    ordering = ("-pk",)
    fields = ("entry", "number", "cause", "since", "until", "stated_at", "institution", "institution_kind", "content")


@admin.register(Move)
class MoveAdmin(LookedUp):
    list_display = ("at", "entry", "verb", "was", "became", "who")
    list_filter = ("verb",)
    list_select_related = ("entry",)
    search_fields = ("entry__pk",)
    ordering = ("-pk",)
    readonly_fields = ("who",)
    fields = ("entry", "verb", "was", "became", "who", "note", "at")  # what was put aside stays with the institution

    @admin.display(description=gettext_lazy("done by"))
    def who(self, move: Move) -> str:
        return move.who

    def get_queryset(self, request: HttpRequest) -> QuerySet[Move]:
        return super().get_queryset(request).filter(entry__in=_readable(request)).newest_first()
