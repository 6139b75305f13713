"""Run the fork server.

In a sandbox a child copies the files of student processes while this process imports what it forks them with.
"""

from __future__ import annotations

import os
import socket
import sys


def main(requests: socket.socket, mode: str) -> None:
    """Start copying if the mode is "sealed", import the usual modules, and serve."""
    os.umask(0o022)
    copying = None
    if mode == "sealed":
        from autograde.sandbox.linux.copied_files import Copying

        copying = Copying()
    from autograde.sandbox.process import zygote

    zygote.main(requests, copying)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
