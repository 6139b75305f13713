"""Draw the learner's own graph.

    graph(y)      the computation graph of a Variable of any step's engine
    chain(...)    Variables and functions in a row, before they know of each other
    play(y)       the learner's own backward pass from y, call by call
    owners(y)     who keeps whom alive, and which arrays share memory

Everything is inline SVG and HTML without scripts or requests: it shows alike in JupyterLab, in exported pages and in
feedback. Nothing here imports the reference engine, and no picture keeps a Variable alive.
"""

from course.draw.ownership import Owners, owners
from course.draw.picture import Picture, chain, graph
from course.draw.player import Player, play

__all__ = ["Owners", "Picture", "Player", "chain", "graph", "owners", "play"]
