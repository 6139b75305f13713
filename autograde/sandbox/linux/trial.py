"""Try every layer of the sandbox once."""

from __future__ import annotations

import json
import os

from autograde.sandbox.linux import private_root
from autograde.sandbox.linux.namespaces import NamespaceForker


def main() -> None:
    """Try every layer once and print as JSON the names of those that work.

    If a layer fails, the error is printed instead.
    """
    reader, writer = os.pipe()

    def report(found: list[str] | str) -> None:
        os.write(writer, json.dumps(found).encode())

    private_root.try_entering()
    pid = NamespaceForker().fork(report, report, 3 << 30, writer)
    os.close(writer)  # or a child that is killed before it reports would leave the reader waiting
    os.waitpid(pid, 0)
    print(os.read(reader, 4096).decode())


if __name__ == "__main__":
    main()
