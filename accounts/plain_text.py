"""Text as people paste it, made plain before it is kept."""

import unicodedata

from django.forms import CharField, Widget
from django.utils.translation import gettext_lazy as _

# Control characters, and marks that cannot be seen but hide words from search or turn the text around them.
_UNSEEN = [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
_DROPPED = dict.fromkeys(set(_UNSEEN) - {ord("\n"), ord("\t")})
TOO_LONG = _("This text is too long: at most %(limit_value)s characters, and it has %(show_value)s.")
_LINE_ENDS = {0x2028: "\n", 0x2029: "\n"}


def plain(text: str) -> str:
    """Text as it is kept: composed accents, one kind of line end, nothing that cannot be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).translate(_DROPPED | _LINE_ENDS)


class PlainText(CharField):
    """Text of several lines as people paste it: one kind of line end, without characters that cannot be printed."""

    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value: object) -> str:
        return str(super().to_python(plain(str(value or ""))))

    def widget_attrs(self, widget: Widget) -> dict[str, object]:
        """Without `maxlength`: what is pasted must not be cut silently; the page counts, and the form says."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class OneLine(PlainText):
    """Text of one line; line ends and runs of spaces that come with what is pasted become one space."""

    def to_python(self, value: object) -> str:
        return " ".join(super().to_python(value).split())
