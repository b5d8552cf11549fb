"""Logos of institutions, as the platform drew them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.picture import Picture
from accounts.querysets import LogoQuerySet

if TYPE_CHECKING:
    from accounts.models.institution import Institution

MEDIA_TYPE = "image/webp"


class Logo(models.Model):
    """A small picture that stands for an institution. It never changes: another logo is another row."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="logos")
    image = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    handed_in_at = models.DateTimeField(default=timezone.now)

    objects = LogoQuerySet.as_manager()

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return _("Logo no. %(number)d") % {"number": self.pk}

    @classmethod
    def keep(cls, picture: Picture, *, institution: Institution) -> Logo:
        return cls.objects.create(
            institution=institution, image=picture.image, width=picture.width, height=picture.height
        )
