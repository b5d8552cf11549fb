from exchange.models.moves import MOVES, SECRETARIAT
from exchange.querysets.history import DECISIONS


def test_decisions_are_the_moves_of_the_secretariat():
    assert set(DECISIONS) == {verb for verb, step in MOVES.items() if SECRETARIAT in step.sides} - {"translate"}
