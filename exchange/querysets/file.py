"""Questions about documents."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User


class FileQuerySet(models.QuerySet):
    def readable_by(self, user: User | AnonymousUser) -> FileQuerySet:
        """Documents of what is or was public for everybody; of working copies for those who see the entry, also to
        comment on it."""
        # By name: entries name documents in JSON, so no relation leads from here to them.
        publications = apps.get_model("exchange", "Publication").objects.all()
        working = apps.get_model("exchange", "Entry").objects
        entries = working.visible_to(user) | working.commentable_by(user)
        referring = _refers_to_file()
        return self.filter(
            models.Exists(publications.filter(attachments__contains=referring))
            | models.Exists(entries.filter(attachments__contains=referring))
        )


def _refers_to_file() -> models.Func:
    """The JSON `[{"file": <this file's digest>}]`, to be looked for in `attachments`."""
    one = models.Func(
        models.Value("file"),
        models.OuterRef("sha256"),
        function="jsonb_build_object",
        output_field=models.JSONField(),
    )
    return models.Func(one, function="jsonb_build_array", output_field=models.JSONField())
