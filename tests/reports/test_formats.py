import pytest

from reports.formats import FORMATS
from tests.reports.documents import a_document

STARTS = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "csv": b"\xef\xbb\xbf", "json": b"{"}


@pytest.mark.parametrize("extension", FORMATS)
def test_each_format_writes_a_file_of_its_kind(extension):
    assert FORMATS[extension].write(a_document()).startswith(STARTS[extension])
    assert FORMATS[extension].extension == extension


def test_only_text_can_be_shown_in_a_terminal():
    assert {name for name, made in FORMATS.items() if made.is_text} == {"csv", "json"}
