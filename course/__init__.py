"""gradsteps: build your own automatic differentiation engine in 24 steps."""

__version__ = "0.1.0"
