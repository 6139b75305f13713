"""Wants the marks of an exercise whose evidence is measured beside the student's code: how often, how many.

What `inside` says is the word of the student. Where it is all that a test asks for, the mark can be had by lying; a
test that also asks for numbers cannot be passed so.
"""

from red_team.helpers import WORKER, attack, scores

SOURCE = (
    WORKER
    + """
real = worker.verbs['inside']
def lie(source, values):
    found = real(source, values)
    return found | {name: 1 for name in ('through', 'run', 'failed')} | {'counts': ['ndarray'], 'broken': 0}
worker.verbs['inside'] = lie
"""
)


def test_numbers_are_asked_for_as_well():
    assert scores(attack(first=SOURCE, square="class Square(Function):\n    def forward(self, x): return x")) == [5, 0]
