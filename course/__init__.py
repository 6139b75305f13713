"""gradsteps: build your own automatic differentiation engine in 24 steps."""
