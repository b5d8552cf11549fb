"""What an act at the door is called."""

from accounts.models import Access


def test_what_was_shown_is_named_in_words():
    assert Access(ways="password totp").with_what == ["password", "authenticator app"]


def test_what_is_not_known_any_more_is_left_out():
    assert Access(ways="sms").with_what == Access().with_what == []
