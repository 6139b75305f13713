"""Put things that are no ordinary file in a file's place."""

import os

ODD = ("pipe", "endless", "folder", "sparse")


def occupy(file, kind):
    """Let a place hold a pipe, a link to what never ends, a folder, or a file of a gigabyte without content."""
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "endless":
            file.symlink_to("/dev/zero")
        case "folder":
            file.mkdir()
        case "sparse":
            file.touch()
            os.truncate(file, 1 << 30)
