"""Start, serve and watch student processes."""
