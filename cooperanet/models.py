"""Signs of life of the parts that nobody looks at."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

LONGEST_SILENCE = 60  # seconds


class Heartbeat(models.Model):
    """When a worker last did something, by the database's clock, which all machines share."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def beat(cls, name: str) -> None:
        """One statement, so that two workers beating at once never wait for an answer in between."""
        cls.objects.bulk_create(
            [cls(name=name, at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
        )
