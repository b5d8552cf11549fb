"""The form of an offer or a need: lenient while it is a draft, checked whole by `Entry.submit`."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db.models import Q, QuerySet
from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    ClearableFileInput,
    Form,
    HiddenInput,
    IntegerField,
    ModelChoiceField,
    RadioSelect,
    URLInput,
)
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGE_CHOICES, LANGUAGE_NAMES
from accounts.models import Country
from accounts.moments import today
from exchange.forms.fields import Ticked, day, line, many, text
from exchange.forms.files import MEDIA_TYPES, DocumentField
from exchange.models import CooperationForm, Entry, File, FocusArea, FundingSource, Kind, Modality, Occasion, Stage
from exchange.models.texts import PARTS
from exchange.terms import Terms

MOST = 20
_TAGS = {
    "focus_areas": (FocusArea, "area"),
    "sub_areas": (FocusArea, "sub_area"),
    "forms": (CooperationForm, "form"),
}


def _choosable(terms: QuerySet, **chosen) -> QuerySet:
    """The terms in use, and those the entry has from before they were retired."""
    return terms.filter(Q(pk__in=terms.in_use().values("pk")) | Q(**chosen))


class EntryForm(Form):
    """One page in sections; every answer may wait while it is a draft."""

    SECTIONS = (
        ("what", _("What it is about"), ("kind", "original_language", *PARTS[:3])),
        ("tags", _("Areas and goals"), ("focus_areas", "sub_areas", "other_area", "sdgs")),
        ("how", _("How you would work together"), ("modality", "forms", "stage", "serves_many", "delivery_languages")),
        ("where", _("Where and when"), ("country", "targets", "starts_on", "ends_on")),
        ("means", _("Means and results"), ("cost_sharing", "funding_source", "results")),
        ("more", _("Documents, links and references"), ("occasion", "external_reference")),
    )

    DOCUMENTS = ("new_file", "new_file_title", "new_file_language", "new_link", "new_link_title", "new_link_language")
    MAY_STAY_EMPTY = (
        *("description", "other_area", "serves_many", "delivery_languages", "targets", "starts_on", "ends_on"),
        *("cost_sharing", "funding_source", "results", "occasion", "external_reference"),
    )
    MANY_CHOICES = ("focus_areas", "sub_areas", "sdgs", "forms", "targets")

    version = IntegerField(widget=HiddenInput, min_value=0, max_value=2**31 - 1)
    kind = ChoiceField(label=_("Is it an offer or a need?"), choices=Kind.choices, widget=RadioSelect)
    original_language = ChoiceField(
        label=_("Language you write in"),
        help_text=_("One language is enough. Translations can be added later."),
        choices=LANGUAGE_CHOICES,
    )
    title = text("title", _("Title"), _("What is shared or sought, in one line that says it all."))
    summary = text("summary", _("Summary"), _("Two or three sentences: what, by whom, for whom."), 4)
    description = text(
        "description",
        _("Description"),
        _("Methods, experience, conditions. Leave an empty line between paragraphs."),
        10,
    )
    focus_areas = many(_("Areas of focus"), _("Choose one or two that fit best."))
    sub_areas = many(_("Under “Other”, which?"))
    other_area = line(_("Another area, in words"), 120)
    sdgs = many(_("Sustainable Development Goals"), _("Those it really serves; usually one to three."))
    modality = ChoiceField(label=_("Modality"), choices=[("", _("Choose one")), *Modality.choices], required=False)
    forms = many(_("Forms of cooperation"))
    stage = ChoiceField(label=_("Stage"), choices=[("", _("Choose one")), *Stage.choices], required=False)
    serves_many = BooleanField(label=_("It can serve several countries at once"), required=False)
    delivery_languages = many(_("Working languages"), choices=LANGUAGE_CHOICES)
    country = ChoiceField(label=_("Country it is counted under"), required=False, help_text=_("In tables and reports."))
    targets = many(_("Countries or regions it is meant for"), _("Leave empty when it is open to all."))
    starts_on = day(_("Begins on"))
    ends_on = day(_("Ends on"))
    cost_sharing = text("cost_sharing", _("Cost sharing"), _("Who pays what: travel, fees, materials."), 3)
    funding_source = ModelChoiceField(
        FundingSource.objects.none(), label=_("Funding source"), required=False, empty_label=_("Not said")
    )
    results = text("results", _("Results and evidence"), _("What was achieved, and how it is known."), 4)
    occasion = ModelChoiceField(
        Occasion.objects.none(), label=_("Presented at"), required=False, empty_label=_("No meeting")
    )
    external_reference = line(_("Your own reference"), 80, _("The number in your catalogue."))
    new_file = DocumentField(
        label=_("Add a document"),
        help_text=_("PDF, picture, Word, Excel, PowerPoint or OpenDocument, up to 10 MB."),
        required=False,
        widget=ClearableFileInput(attrs={"accept": ",".join(MEDIA_TYPES)}),
    )
    new_file_title = line(_("Title of the document"), 150)
    new_file_language = ChoiceField(label=_("Language of the document"), choices=LANGUAGE_CHOICES, required=False)
    remove_files = Ticked(required=False, widget=CheckboxSelectMultiple)
    new_link = CharField(
        label=_("Add a link"),
        max_length=500,
        required=False,
        help_text=_("The whole address, beginning with https://"),
        error_messages={"max_length": _("The address of the link can have at most 500 characters.")},
        validators=[URLValidator(["http", "https"], message=_("Give the whole address, beginning with https://"))],
        widget=URLInput,
    )
    new_link_title = line(_("Title of the link"), 150)
    new_link_language = ChoiceField(label=_("Language of the page"), choices=LANGUAGE_CHOICES, required=False)
    remove_links = Ticked(required=False, widget=CheckboxSelectMultiple)

    def __init__(self, *args, entry: Entry, terms: Terms | None = None, **kwargs):
        self.entry, self.terms = entry, terms or Terms()
        super().__init__(*args, initial={**self._initial(), **kwargs.pop("initial", {})}, **kwargs)
        for field, (model, name) in _TAGS.items():
            keys = _choosable(model.objects.all(), key__in=getattr(entry, field)).values_list("key", flat=True)
            known = getattr(self.terms, name)
            self.fields[field].choices = [(key, known[key].label) for key in keys if key in known]
        for field in ("funding_source", "occasion"):
            chosen = getattr(entry, f"{field}_id")
            self.fields[field].queryset = _choosable(self.fields[field].queryset.model.objects.all(), pk=chosen)
        self.fields["sdgs"].choices = [(term.key, f"{term.key}. {term.label}") for term in self.terms.sdg.values()]
        self.fields["targets"].choices = list(self.terms.target.items())
        self._set_country()
        for part in PARTS:
            self.fields[part].widget.attrs["lang"] = entry.original_language

    def _set_country(self) -> None:
        """An Authority is counted under its own country; who has none, or comes from elsewhere, chooses."""
        field, home = self.fields["country"], self.entry.institution.country
        if home and self.entry.institution.kind != "partner":
            field.choices = [(home.iso3, home.name)]
            field.disabled, self.initial["country"] = True, home.iso3
        else:
            counted = set(Country.objects.with_standing(today()).values_list("iso3", flat=True))
            terms = (term for term in self.terms.country.values() if term.key in counted)
            field.choices = [("", _("Choose one")), *((term.key, term.label) for term in terms)]

    def _initial(self) -> dict:
        entry = self.entry
        text = entry.texts.get(entry.original_language, {})
        facts = {name: getattr(entry, name) for name in self.base_fields if hasattr(entry, name)}
        facts |= {part: text.get(part, "") for part in PARTS}
        facts["country"] = entry.country.iso3 if entry.country else ""
        facts["sdgs"] = [str(number) for number in entry.sdgs]
        language = {"new_file_language": entry.original_language, "new_link_language": entry.original_language}
        return facts | language

    def clean(self):
        answers = super().clean()
        starts, ends = answers.get("starts_on"), answers.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end must not lie before the beginning."))
        if answers.get("new_file") and len(self._kept("attachments")) >= MOST:
            self.add_error("new_file", _("An entry holds at most 20 documents. Remove one first."))
        if answers.get("new_link") and len(self._kept("links")) >= MOST:
            self.add_error("new_link", _("An entry holds at most 20 links. Remove one first."))
        self._spare_translations(answers.get("original_language"))
        return answers

    def _spare_translations(self, language: str | None) -> None:
        """The text would take the place of a translation when it moved to that language."""
        if language != self.entry.original_language and language in self.entry.texts:
            words = _(
                "This entry already has a translation into %(language)s, and your text would replace it."
                " Choose another language."
            )
            self.add_error("original_language", words % {"language": LANGUAGE_NAMES[language]})

    def sections(self) -> list[dict]:
        """The page's sections with their bound fields, and whether something in them is wrong."""
        return [
            {
                "id": key,
                "title": title,
                "fields": [self[name] for name in names],
                "wrong": any(name in self.errors for name in (*names, *(self.DOCUMENTS if key == "more" else ()))),
            }
            for key, title, names in self.SECTIONS
        ]

    def point_out(self, problems: dict[str, str]) -> None:
        """Show what submission still needs at its fields, in the order of the page."""
        self.errors.update({name: self.error_class([problems[name]]) for name in self.fields if name in problems})

    def renew(self) -> None:
        """Put the answers as typed upon the entry as it is now; its new documents are kept already."""
        self.data = self.data.copy()
        self.data["version"] = self.cleaned_data["version"] = self.entry.version
        self.data["new_file_title"] = ""

    def values(self) -> dict:
        """What the answers mean for the entry, ready for `Entry.save_draft`."""
        answers = self.cleaned_data
        same = ("kind", "original_language", "focus_areas", "sub_areas", "other_area", "modality", "forms", "stage")
        same += ("serves_many", "delivery_languages", "targets", "starts_on", "ends_on", "external_reference")
        country = self.terms.countries.get(answers["country"])
        return {name: answers[name] for name in same} | {
            "sdgs": sorted(int(number) for number in answers["sdgs"]),
            "country_id": country.pk if country else None,
            "funding_source_id": answers["funding_source"].pk if answers["funding_source"] else None,
            "occasion_id": answers["occasion"].pk if answers["occasion"] else None,
            "texts": self._texts(),
            **self._under_other(),
            **self._documents(),
        }

    def _under_other(self) -> dict:
        """Sub-areas belong to "Other" and go with it."""
        if "other" in self.cleaned_data["focus_areas"]:
            return {}
        return {"sub_areas": [], "other_area": ""}

    def _documents(self) -> dict:
        return {
            "attachments": self._kept("attachments") + self.handed_in(),
            "links": self._kept("links") + self._new_link(),
        }

    def _kept(self, what: str) -> list[dict]:
        """The documents or links that the entry has and that were not marked to be removed."""
        key, removed = {"attachments": ("file", "remove_files"), "links": ("url", "remove_links")}[what]
        gone = self.cleaned_data.get(removed, [])
        return [known for known in getattr(self.entry, what) if known[key] not in gone]

    def as_typed(self) -> Entry:
        """An unsaved entry with what was typed, to be shown beside what somebody else saved."""
        kept = {"attachments": self.entry.attachments, "links": self.entry.links}
        return Entry(institution=self.entry.institution, **{**kept, **self.values()})

    def _texts(self) -> dict:
        """The original under its (perhaps newly chosen) language, the translations as they are."""
        language, was = self.cleaned_data["original_language"], self.entry.original_language
        others = {code: text for code, text in self.entry.texts.items() if code not in (language, was)}
        kept = {key: self.entry.texts.get(was, {}).get(key) for key in ("of",) if was in self.entry.texts}
        text = {part: self.cleaned_data[part].strip() for part in PARTS} | {"how": "original"}
        return {language: text | {key: value for key, value in kept.items() if value}, **others}

    def handed_in(self) -> list[dict]:
        """The document handed in with this form, kept, as the entry refers to it."""
        upload = self.cleaned_data.get("new_file")
        if not upload:
            return []
        file = File.keep(upload, media_type=upload.media_type, institution=self.entry.institution)
        gone = self.cleaned_data.get("remove_files", [])
        if any(known["file"] == file.pk and file.pk not in gone for known in self.entry.attachments):
            return []
        title = self.cleaned_data.get("new_file_title", "").strip() or upload.name
        language = self.cleaned_data.get("new_file_language") or self.entry.original_language
        return [{"file": file.pk, "title": title[:150], "language": language}]

    def _new_link(self) -> list[dict]:
        url = self.cleaned_data.get("new_link")
        gone = self.cleaned_data["remove_links"]
        if not url or any(known["url"] == url and url not in gone for known in self.entry.links):
            return []
        title = self.cleaned_data["new_link_title"].strip() or url
        language = self.cleaned_data["new_link_language"] or self.entry.original_language
        return [{"url": url, "title": title[:150], "language": language}]


class AutosaveForm(EntryForm):
    """What is being typed; documents and links wait until the person saves."""

    new_file = new_file_title = new_file_language = remove_files = None
    new_link = new_link_title = new_link_language = remove_links = None

    def _documents(self) -> dict:
        return {}
