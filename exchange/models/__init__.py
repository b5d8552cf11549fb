"""Offers and needs: what institutions write (Entry), what the world reads (Publication), and how both are tagged."""

from exchange.models.content import Content, Kind, Modality, Stage
from exchange.models.encouragement import Encouragement
from exchange.models.entry import Entry
from exchange.models.errors import Conflict, Incomplete, Refused
from exchange.models.file import File
from exchange.models.history import Comment, Confirmation, Move
from exchange.models.publication import Publication
from exchange.models.redaction import Redaction
from exchange.models.search import SearchRow
from exchange.models.taxonomy import SDG, CooperationForm, FocusArea, FundingSource, Occasion

__all__ = [
    "SDG",
    "Comment",
    "Confirmation",
    "Conflict",
    "Content",
    "CooperationForm",
    "Encouragement",
    "Entry",
    "File",
    "FocusArea",
    "FundingSource",
    "Incomplete",
    "Kind",
    "Modality",
    "Move",
    "Occasion",
    "Publication",
    "Redaction",
    "Refused",
    "SearchRow",
    "Stage",
]
