"""What the fork server of graders loads: the attacks' helpers, and the start of the sandbox that its forks share."""

from contextlib import suppress

from autograde.sandbox.process.fork_server import fork_server_for
from autograde.sandbox.protection import Protection, SandboxError
from red_team import helpers

__all__ = ["helpers"]

with suppress(SandboxError):  # a grader that needs it says so
    fork_server_for(Protection.detect().mode)
helpers.from_cells(helpers.solution(2).cells, 2, "en")  # which reads the lesson
