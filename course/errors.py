"""The root of the exceptions of this package and of `autograde`."""


class GradstepsError(Exception):
    """An error with a cause outside of the program: its text names the cause and a remedy, for whoever ran it."""
