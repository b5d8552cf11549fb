"""The stylesheets reach the browser as one file: `@import` lines are replaced by what they name."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE = "css/site.css"
_IMPORT = re.compile(r'@import "([\w-]+\.css)";')


def merged(path: Path) -> str:
    """A stylesheet with the files it imports in their places."""
    return _IMPORT.sub(lambda found: (path.parent / found[1]).read_text(), path.read_text())


class SiteStorage(CompressedManifestStaticFilesStorage):
    """As WhiteNoise does it (hashed names, compressed copies), after merging the stylesheets."""

    def post_process(self, paths: dict, dry_run: bool = False, **options: object) -> Iterator[tuple]:
        source = finders.find(SITE)
        if source and SITE in paths:
            memory = InMemoryStorage()
            memory.save(SITE, ContentFile(merged(Path(source))))
            paths = {**paths, SITE: (memory, SITE)}
        yield from super().post_process(paths, dry_run, **options)
