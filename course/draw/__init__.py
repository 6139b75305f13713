"""Draw the learner's own graph.

    graph(y)      the computational graph of a Variable of any step's engine
    chain(...)    Variables and functions in a row, before they know of each other
    play(y)       the learner's own backward pass from y, call by call; play(y, walk) shows another one
    owners(y)     what keeps what alive, and which arrays share memory
    descent(f, p) where a descent went: the points p on the curve or the landscape of f

Graphs are inline SVG and HTML without scripts or requests: they show alike in JupyterLab, in exported pages and in
feedback. A landscape is a figure of matplotlib, which is imported when one is drawn. Nothing here imports the
reference engine, and no picture keeps a Variable alive.
"""

from course.draw.landscape import descent
from course.draw.ownership import Owners, owners
from course.draw.picture import Picture, chain, graph
from course.draw.player import Player, play

__all__ = ["Owners", "Picture", "Player", "chain", "descent", "graph", "owners", "play"]
