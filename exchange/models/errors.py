"""What a verb answers when it cannot be done; the message is for the person who asked."""


class Refused(Exception):
    """The entry is not in a state, or the person has not the part, that this act needs."""


class Conflict(Refused):
    """Somebody else changed the entry since the person last saw it."""


class Incomplete(Refused):
    """The entry lacks what submission needs; `problems` names field and remedy."""

    def __init__(self, message: str, problems: dict[str, str]):
        super().__init__(message)
        self.problems = problems
