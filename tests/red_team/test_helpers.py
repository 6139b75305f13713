"""The helpers' own attacks find what they aim at, or the tests that use them could not fail."""

from autograde.sandbox.remote.session import Session
from red_team.helpers import FRAMES, QUICK

NAMES = ("export", "handle_request", "reader", "serve", "verbs", "writer")


def test_a_cell_gets_hold_of_the_worker_and_of_the_protocol():
    session = Session.start(QUICK)
    try:
        _, error = session.run_cell(
            FRAMES + f"[getattr(worker, name) for name in {NAMES}], codec.write, ok([[], None])"
        )
        assert error is None
    finally:
        session.close()
