"""Lighthouse gives 100 in each category to the public pages; skipped where Lighthouse is not installed."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest

from tests.browser.pages import BY_NAME

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
ROOT = Path(__file__).parents[2]
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
PATIENCE = 180


@pytest.fixture(scope="module")
def lighthouse() -> str:
    beside = ROOT / "node_modules" / ".bin" / "lighthouse"
    found = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse") or (beside.exists() and str(beside))
    if not found:
        pytest.skip("Lighthouse is not installed: npm install lighthouse, or set LIGHTHOUSE to its command.")
    return found


def ask(lighthouse: str, chromium: str, url: str) -> dict[str, dict]:
    """One run; Lighthouse itself asks for another one when a busy machine kept it from recording."""
    command = [lighthouse, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    for _try in range(3):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode == 0:
            return json.loads(done.stdout)
    raise AssertionError(done.stderr)


def short_of(answer: dict, category: str) -> list[str]:
    """The audits that took points away."""
    audits = (answer["audits"][part["id"]] for part in answer["categories"][category]["auditRefs"] if part["weight"])
    return [f"{audit['id']}: {audit['score']}" for audit in audits if audit["score"] not in (None, 1)]


@pytest.mark.parametrize("name", ["home", "exchange", "entry", "country", "report", "manual", "manual: visitor"])
def test_a_public_page_gets_100_in_each_category(lighthouse, browser_type_launch_args, site, name: str) -> None:
    url = BY_NAME[name].address(site, "en")
    answers = [ask(lighthouse, browser_type_launch_args["executable_path"], url) for _run in range(RUNS)]
    for category in CATEGORIES[1:]:
        assert all(answer["categories"][category]["score"] == 1 for answer in answers), short_of(answers[0], category)
    marks = [answer["categories"]["performance"]["score"] for answer in answers]
    if statistics.median(marks) < 1 and os.getloadavg()[0] > os.cpu_count():
        pytest.skip(f"Performance {marks} is not judged: the machine is busy. Run this file alone. The others are 100.")
    assert statistics.median(marks) == 1, (marks, short_of(answers[0], "performance"))
