"""Everything a reader sees of an offer or a need, shared by the working copy and the approved copy."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGE_CHOICES, reader_language
from exchange.models.taxonomy import FundingSource, Occasion
from exchange.models.texts import Text, choose, validate_texts


class Kind(models.TextChoices):
    OFFER = "offer", _("Offer")
    NEED = "need", _("Need")


class Modality(models.TextChoices):
    BILATERAL = "bilateral", _("Bilateral")
    SOUTH_SOUTH = "south-south", _("South-South")
    TRIANGULAR = "triangular", _("Triangular")
    REGIONAL = "regional", _("Regional")
    MULTILATERAL = "multilateral", _("Multilateral")


class Stage(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_EXECUTION = "in-execution", _("In execution")
    CONCLUDED = "concluded", _("Concluded")


def _keys(verbose_name, base=None) -> ArrayField:
    return ArrayField(base or models.CharField(max_length=60), verbose_name=verbose_name, default=list, blank=True)


class Content(models.Model):
    """An offer or a need, as it is read. Tags are kept as the keys of the reference lists, in one row,
    so that an approved copy is whole and cannot change; triggers check them against the lists."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    country = models.ForeignKey(
        "accounts.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    original_language = models.CharField(_("written in"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    texts = models.JSONField(_("texts"), default=dict, validators=[validate_texts])
    focus_areas = _keys(_("areas of focus"))
    sub_areas = _keys(_("sub-areas"))
    other_area = models.CharField(_("other area, in words"), max_length=120, blank=True)
    sdgs = _keys(_("Sustainable Development Goals"), models.PositiveSmallIntegerField())
    modality = models.CharField(_("modality"), max_length=20, choices=Modality.choices, blank=True)
    forms = _keys(_("forms of cooperation"))
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, blank=True)
    serves_many = models.BooleanField(_("can serve several countries at once"), default=False)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    targets = _keys(_("target countries or regions"))
    delivery_languages = _keys(_("languages of delivery"), models.CharField(max_length=2))
    funding_source = models.ForeignKey(
        FundingSource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("funding source")
    )
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("presented at")
    )
    external_reference = models.CharField(_("your reference"), max_length=80, blank=True)
    # Lists of documents (keys file, title, language) and of links (keys url, title, language).
    attachments = models.JSONField(_("documents"), default=list, blank=True, validators=[MaxLengthValidator(20)])
    links = models.JSONField(_("links"), default=list, blank=True, validators=[MaxLengthValidator(20)])

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    @classmethod
    def content_fields(cls) -> list[str]:
        """The names of everything a reader sees, in one order."""
        return [field.name for field in Content._meta.get_fields()]

    def content(self) -> dict:
        """What a reader sees, ready to be given to another copy."""
        return {field.attname: getattr(self, field.attname) for field in Content._meta.get_fields()}

    @property
    def text(self) -> Text:
        """The texts in the reader's language, else in the original."""
        return self.text_in(reader_language())

    @property
    def original(self) -> Text:
        return self.text_in(self.original_language)

    def text_in(self, language: str) -> Text:
        return choose(self.texts, language, self.original_language)

    @property
    def languages(self) -> list[str]:
        """The languages it can be read in, the original first."""
        return sorted(self.texts, key=lambda language: language != self.original_language)

    @property
    def is_offer(self) -> bool:
        return self.kind == Kind.OFFER
