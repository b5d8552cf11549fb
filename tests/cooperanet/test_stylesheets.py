"""The stylesheets become one file when they are collected."""

import shutil
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from cooperanet.stylesheets import SITE, SiteStorage, merged

SOURCE = Path(finders.find(SITE)).parent


def test_every_file_that_site_css_imports_is_in_the_merged_stylesheet():
    text = merged(SOURCE / "site.css")
    assert "@import" not in text
    assert "@layer tokens, reset, base, layout, components, pages, print;" in text
    assert all(f"@layer {name} {{" in text for name in ("tokens", "reset", "base", "layout", "components", "pages"))


def test_the_collected_stylesheet_is_merged_hashed_and_light(tmp_path):
    shutil.copytree(SOURCE, tmp_path / "css")
    storage, source = SiteStorage(location=tmp_path), FileSystemStorage(SOURCE.parent)
    found = {f"css/{path.name}": (source, f"css/{path.name}") for path in SOURCE.glob("*.css")}
    assert not [done for _name, _hashed, done in storage.post_process(found) if isinstance(done, Exception)]
    hashed = storage.stored_name(SITE)
    assert hashed != SITE
    assert "@import" not in (tmp_path / hashed).read_text()
    assert (tmp_path / f"{hashed}.gz").stat().st_size <= 15 * 1024
