"""Encrypt connections between coordinator, scheduler and workers with TLS."""

from __future__ import annotations

import ipaddress
import re
import ssl
from pathlib import Path

from distributed.security import Security

from autograde.errors import ClusterError
from course.i18n import Message

LABEL = "[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?"
ADDRESS = re.compile(
    rf"(?P<scheme>tcp|tls)://(?P<host>{LABEL}(?:\.{LABEL})*|\[[0-9a-fA-F:.]+\])(?::(?P<port>[0-9]{{1,5}}))?/?"
)
"""What is an address: Dask raises errors of many kinds for what is none."""
MAX_PORT = 65_535
FILES = ("ca.pem", "cert.pem", "key.pem")
"""The authority that signed all certificates of the cluster; this machine's certificate and private key."""


def security(address: str, folder: Path | None) -> Security:
    """Return Dask's security settings for an address.

    Args:
        address: the scheduler's, tls://HOST:PORT or tcp://HOST:PORT.
        folder: where the files `FILES` are; without one they are those of Dask's own configuration.

    Raises:
        ClusterError: the address is none, or it asks for TLS and there is no certificate that can be used.
    """
    parts = ADDRESS.fullmatch(address)
    if not parts or int(parts["port"] or 0) > MAX_PORT:
        raise ClusterError(str(Message("cluster_address", address=address)))
    if parts["scheme"] == "tcp":
        if folder is not None:
            raise ClusterError(str(Message("cluster_not_tls", address=address, folder=folder)))
        return Security(require_encryption=False)
    if folder is None:
        found = Security(require_encryption=True)
    else:
        ca, cert, key = (str(folder / name) for name in FILES)
        roles = ("client", "scheduler", "worker")
        certificates = {f"tls_{role}_cert": cert for role in roles} | {f"tls_{role}_key": key for role in roles}
        found = Security(require_encryption=True, tls_ca_file=ca, **certificates)
    try:
        context = found.get_connection_args("client")["ssl_context"]
    except (OSError, ssl.SSLError) as error:
        raise ClusterError(str(Message("cluster_certificates", address=address, why=error))) from None
    if context is None:
        raise ClusterError(str(Message("cluster_certificates", address=address, why="--tls")))
    return found


def is_loopback(address: str) -> bool:
    """Return whether an address is one of this machine alone."""
    found = ADDRESS.fullmatch(address)
    host = found["host"].strip("[]") if found else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_open(address: str) -> bool:
    """Return whether others on the network could read along and take part."""
    return address.startswith("tcp://") and not is_loopback(address)
