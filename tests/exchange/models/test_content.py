from django.utils.translation import override

from exchange.models import Entry, Publication


def test_a_publication_has_everything_that_an_entry_says():
    assert set(Entry.content_fields()) <= {field.name for field in Publication._meta.get_fields()}
    assert "texts" in Entry.content_fields()


def test_a_text_is_read_in_the_language_of_the_page():
    entry = Entry(original_language="es", texts={"es": {"title": "Agua"}, "pt": {"title": "Água"}})

    with override("pt-br"):
        assert entry.text.title == "Água"
    with override("fr"):
        assert (entry.text.title, entry.text.language) == ("Agua", "es")
    assert entry.original.title == "Agua"


def test_the_original_comes_first_among_the_languages():
    entry = Entry(original_language="pt", texts={"es": {}, "fr": {}, "pt": {}})

    assert entry.languages == ["pt", "es", "fr"]


def test_an_offer_is_an_offer():
    assert Entry(kind="offer").is_offer
    assert not Entry(kind="need").is_offer
