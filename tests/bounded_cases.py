"""Draw the same cases at each run, and bound what one of them costs."""

import time

from hypothesis import HealthCheck, settings


def drawn(cases):
    return settings(
        max_examples=cases, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


class Cost:
    """A block that may take so many seconds of processor time."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __enter__(self):
        self.before = time.process_time()

    def __exit__(self, *failure):
        assert failure[0] or time.process_time() - self.before < self.seconds
