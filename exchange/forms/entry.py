"""The form of an offer or a need: lenient while it is a draft, checked whole by `Entry.submit`."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    ClearableFileInput,
    DateField,
    DateInput,
    Field,
    Form,
    HiddenInput,
    IntegerField,
    ModelChoiceField,
    MultipleChoiceField,
    RadioSelect,
    Textarea,
    TextInput,
    URLInput,
)
from django.utils.translation import gettext_lazy as _

from accounts.models.institution import LANGUAGE_CHOICES
from exchange.forms.files import MEDIA_TYPES, DocumentField
from exchange.models import Entry, File, FundingSource, Kind, Modality, Occasion, Stage
from exchange.models.texts import LIMITS, PARTS
from exchange.terms import Terms

MOST = 20
_TAGS = {"focus_areas": "area", "sub_areas": "sub_area", "forms": "form"}


class PlainText(CharField):
    """Text of several lines as people paste it: one kind of line end, without characters that cannot be printed."""

    def to_python(self, value):
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python("".join(c for c in text if ord(c) >= 32 or c in "\n\t"))


def _text(part: str, label: str, help_text: str, rows: int = 0) -> Field:
    widget = Textarea(attrs={"rows": rows}) if rows else TextInput()
    return PlainText(label=label, help_text=help_text, max_length=LIMITS[part], required=False, widget=widget)


def _many(label: str, help_text: str = "") -> MultipleChoiceField:
    return MultipleChoiceField(label=label, help_text=help_text, required=False, widget=CheckboxSelectMultiple)


def _day(label: str) -> DateField:
    widget = DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"])


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

    version = IntegerField(widget=HiddenInput, min_value=0, max_value=2**31 - 1)
    kind = ChoiceField(label=_("Is it an offer or a need?"), choices=Kind.choices, widget=RadioSelect)
    original_language = ChoiceField(
        label=_("Language you write in"),
        help_text=_("One language is enough. Translations can be added later."),
        choices=LANGUAGE_CHOICES,
    )
    title = _text("title", _("Title"), _("What is shared or sought, in one line that says it all."))
    summary = _text("summary", _("Summary"), _("Two or three sentences: what, by whom, for whom."), 4)
    description = _text(
        "description",
        _("Description"),
        _("Methods, experience, conditions. Leave an empty line between paragraphs."),
        10,
    )
    focus_areas = _many(_("Areas of focus"), _("Choose one or two that fit best."))
    sub_areas = _many(_("Under “Other”, which?"))
    other_area = CharField(label=_("Another area, in words"), max_length=120, required=False)
    sdgs = _many(_("Sustainable Development Goals"), _("Those it really serves; usually one to three."))
    modality = ChoiceField(label=_("Modality"), choices=[("", _("Choose one")), *Modality.choices], required=False)
    forms = _many(_("Forms of cooperation"))
    stage = ChoiceField(label=_("Stage"), choices=[("", _("Choose one")), *Stage.choices], required=False)
    serves_many = BooleanField(label=_("It can serve several countries at once"), required=False)
    delivery_languages = MultipleChoiceField(
        label=_("Languages it can be delivered in"),
        choices=LANGUAGE_CHOICES,
        required=False,
        widget=CheckboxSelectMultiple,
    )
    country = ChoiceField(label=_("Country it is counted under"), required=False, help_text=_("In tables and reports."))
    targets = _many(_("Countries or regions it is meant for"), _("Leave empty when it is open to all."))
    starts_on = _day(_("Begins on"))
    ends_on = _day(_("Ends on"))
    cost_sharing = _text("cost_sharing", _("Cost sharing"), _("Who pays what: travel, fees, materials."), 3)
    funding_source = ModelChoiceField(
        FundingSource.objects.in_use(), label=_("Funding source"), required=False, empty_label=_("Not said")
    )
    results = _text("results", _("Results and evidence"), _("What was achieved, and how it is known."), 4)
    occasion = ModelChoiceField(
        Occasion.objects.in_use(), label=_("Presented at"), required=False, empty_label=_("No meeting")
    )
    external_reference = CharField(
        label=_("Your own reference"), help_text=_("The number in your catalogue."), max_length=80, required=False
    )
    new_file = DocumentField(
        label=_("Add a document"),
        help_text=_("PDF, picture, Word, Excel, PowerPoint or OpenDocument, up to 10 MB."),
        required=False,
        widget=ClearableFileInput(attrs={"accept": ",".join(MEDIA_TYPES)}),
    )
    new_file_title = CharField(label=_("Title of the document"), max_length=150, required=False)
    new_file_language = ChoiceField(label=_("Language of the document"), choices=LANGUAGE_CHOICES, required=False)
    remove_files = MultipleChoiceField(required=False, widget=CheckboxSelectMultiple)
    new_link = CharField(
        label=_("Add a link"),
        max_length=500,
        required=False,
        help_text=_("The whole address, beginning with https://"),
        validators=[URLValidator(["http", "https"], message=_("Give the whole address, beginning with https://"))],
        widget=URLInput,
    )
    new_link_title = CharField(label=_("Title of the link"), max_length=150, required=False)
    new_link_language = ChoiceField(label=_("Language of the page"), choices=LANGUAGE_CHOICES, required=False)
    remove_links = MultipleChoiceField(required=False, widget=CheckboxSelectMultiple)

    def __init__(self, *args, entry: Entry, terms: Terms | None = None, **kwargs):
        self.entry, self.terms = entry, terms or Terms()
        super().__init__(*args, initial={**self._initial(), **kwargs.pop("initial", {})}, **kwargs)
        for field, terms_name in _TAGS.items():
            known = getattr(self.terms, terms_name)
            self.fields[field].choices = [(term.key, term.label) for term in known.values()]
        self.fields["sdgs"].choices = [(term.key, f"{term.key}. {term.label}") for term in self.terms.sdg.values()]
        self.fields["targets"].choices = list(self.terms.target.items())
        self._set_country()
        self.fields["remove_files"].choices = [(a["file"], a["title"]) for a in entry.attachments]
        self.fields["remove_links"].choices = [(link["url"], link["title"]) for link in entry.links]

    def _set_country(self) -> None:
        """An Authority is counted under its own country; who has none, or comes from elsewhere, chooses."""
        field, home = self.fields["country"], self.entry.institution.country
        if home and self.entry.institution.kind != "partner":
            field.choices = [(home.iso3, home.name)]
            field.disabled, self.initial["country"] = True, home.iso3
        else:
            field.choices = [("", _("Choose one")), *((t.key, t.label) for t in self.terms.country.values())]

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
        kept = len(self.entry.attachments) - len(answers.get("remove_files", []))
        if answers.get("new_file") and kept >= MOST:
            self.add_error("new_file", _("An entry holds at most 20 documents. Remove one first."))
        if answers.get("new_link") and len(self.entry.links) - len(answers.get("remove_links", [])) >= MOST:
            self.add_error("new_link", _("An entry holds at most 20 links. Remove one first."))
        return answers

    def sections(self) -> list[dict]:
        """The page's sections with their bound fields, and whether one has an error."""
        return [
            {"id": key, "title": title, "fields": [self[name] for name in names]} for key, title, names in self.SECTIONS
        ]

    def values(self) -> dict:
        """What the answers mean for the entry, ready for `Entry.save_draft`."""
        answers, entry = self.cleaned_data, self.entry
        same = ("kind", "original_language", "focus_areas", "sub_areas", "other_area", "modality", "forms", "stage")
        same += ("serves_many", "delivery_languages", "targets", "starts_on", "ends_on", "external_reference")
        country = self.terms.countries.get(answers["country"])
        return {name: answers[name] for name in same} | {
            "sdgs": sorted(int(number) for number in answers["sdgs"]),
            "country_id": country.pk if country else None,
            "funding_source_id": answers["funding_source"].pk if answers["funding_source"] else None,
            "occasion_id": answers["occasion"].pk if answers["occasion"] else None,
            "texts": self._texts(),
            "attachments": [a for a in entry.attachments if a["file"] not in answers["remove_files"]]
            + self._new_file(),
            "links": [link for link in entry.links if link["url"] not in answers["remove_links"]] + self._new_link(),
        }

    def as_typed(self) -> Entry:
        """An unsaved entry with what was typed, to be shown beside what somebody else saved."""
        values = self.values()
        return Entry(institution=self.entry.institution, **values)

    def _texts(self) -> dict:
        """The original under its (perhaps newly chosen) language, the translations as they are."""
        language, was = self.cleaned_data["original_language"], self.entry.original_language
        others = {code: text for code, text in self.entry.texts.items() if code not in (language, was)}
        kept = {key: self.entry.texts.get(was, {}).get(key) for key in ("of",) if was in self.entry.texts}
        text = {part: self.cleaned_data[part].strip() for part in PARTS} | {"how": "original"}
        return {language: text | {key: value for key, value in kept.items() if value}, **others}

    def _new_file(self) -> list[dict]:
        upload = self.cleaned_data.get("new_file")
        if not upload:
            return []
        file = File.keep(upload, media_type=upload.media_type, institution=self.entry.institution)
        if any(known["file"] == file.pk for known in self.entry.attachments):
            return []
        title = self.cleaned_data["new_file_title"].strip() or upload.name
        return [{"file": file.pk, "title": title[:150], "language": self.cleaned_data["new_file_language"] or "en"}]

    def _new_link(self) -> list[dict]:
        url = self.cleaned_data.get("new_link")
        if not url or any(known["url"] == url for known in self.entry.links):
            return []
        title = self.cleaned_data["new_link_title"].strip() or url
        return [{"url": url, "title": title[:150], "language": self.cleaned_data["new_link_language"] or "en"}]
