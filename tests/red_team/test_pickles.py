"""Wants code run while its answer is read. Nothing that crosses is a pickle, and nothing is unpickled."""

from red_team.helpers import FRAMES, attack, scores, unprotected

BOMB = """
import os, pickle
class Bomb:
    def __reduce__(self): return (open, ({name!r}, 'w'))
"""


def test_no_pickle_is_loaded(tmp_path):
    name = str(tmp_path / "exploded")
    unprotected(BOMB.format(name=name) + "pickle.loads(pickle.dumps(Bomb()))")
    assert (tmp_path / "exploded").exists()
    (tmp_path / "exploded").unlink()
    bomb = BOMB.format(name=name)
    assert scores(attack(square=bomb + FRAMES + "always(pickle.dumps(['ok', Bomb()]))")) == [5, 0]
    given = "class Square(Function):\n    def __call__(self, x): return Variable({})"
    for data in ("Bomb()", "pickle.dumps(Bomb())", "np.array([Bomb()], dtype=object)"):
        assert scores(attack(square=bomb + given.format(data))) == [5, 0]
    assert not (tmp_path / "exploded").exists()
