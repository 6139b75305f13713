"""Grade one submission: read, sanitize, run in two passes, report."""
