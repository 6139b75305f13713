"""Wants to fill the grader's memory with outputs: what bounds them runs in the student's process, and is patched."""

from red_team.helpers import WORKER, attack, printed, scores

SOURCE = WORKER + (
    "big = [{'output_type': 'stream', 'name': 'stdout', 'text': 'x' * 30_000_000}]\n"
    "worker.verbs['cell'] = lambda source, *rest: [big, None]\n"
)


def test_what_is_kept_is_small():
    result = attack(last=SOURCE + "", square="class Square(Function):\n    def forward(self, x): return x * x")
    assert scores(result) == [5, 5]
    assert len(printed(attack(first=SOURCE))) < 6_000_000
