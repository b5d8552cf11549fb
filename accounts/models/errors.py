"""What a verb answers when it cannot be done; the message is for the person who asked."""


class Refused(Exception):
    """This cannot be done now, or is not this person's to do, and why, in the reader's words."""


class Conflict(Refused):
    """Somebody else changed it since the person last saw it."""
