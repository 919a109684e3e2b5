"""Refuses and remembers every attempt to reach another machine, from Python's own audit events.

Libraries that swallow the refusal are found by what is remembered. Sockets that native code opens without Python pass by.
"""

import ipaddress
import sys

REFUSED_EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
LOCAL_NAMES = ("", "localhost")


def install() -> list[str]:
    """Put the guard into this process, for good, and return the list in which attempts are noted."""
    attempts: list[str] = []

    def guard(event: str, args: tuple[object, ...]) -> None:
        if event in LOOKUPS:
            host = args[0]
        elif event in REFUSED_EVENTS and isinstance(args[1], tuple):
            host = args[1][0]
        else:
            return
        if not is_local(host):
            attempts.append(f"{event} {host}")
            raise PermissionError(f"no test and no default setting may reach {host}")

    sys.addaudithook(guard)
    return attempts


def is_local(host: object) -> bool:
    """Whether a host given to a socket call is this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
