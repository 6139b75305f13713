"""Wants its own `close` in the test: asked for the student's names, it sends the vocabulary of the tests as well.

Right values of hidden tests would even be handed to it as arguments. Of what is sent, only what was asked for is taken.
"""

from autograde.sandbox.remote.session import Session
from red_team.helpers import QUICK, WORKER, attack

SOURCE = (
    WORKER
    + """
def nothing(*values, **named): pass
class Any:
    def __getattr__(self, name): return Any()
    def __call__(self, *values, **named): return Any()
words = [[name, nothing] for name in ('close', 'equal', 'kind', 'same', 'passed')] + [['inside', Any()], ['np', Any()]]
worker.verbs['lookup'] = lambda names: [[name, Any()] for name in names] + words
"""
)


def test_it_wins_nothing():
    assert attack(first=SOURCE, function="pass", square="pass").score == 0


def test_more_is_sent_than_was_asked_for():
    live = Session.start(QUICK)
    live.run_cell(SOURCE)
    live.set_deadline(5)
    assert "close" in dict(live.request("lookup", []))
    live.close()
