"""Grade one submission: read and sanitize it, run it in two passes, report the result."""
