"""Which address the server is bound to: that of one network interface, and no other."""

from __future__ import annotations

import contextlib
import fcntl
import ipaddress
import re
import socket
import struct

from voice_assist.errors import SettingsError

SIOCGIFADDR = 0x8915
"""Linux: the IPv4 address of an interface (netdevice(7))."""
_NAME = re.compile(r"[^\s/:]{1,15}")


class Interface:
    """The interface that the household chose: by its name, whose address may change, or by an address of its own.

    Args:
        chosen: "wlan0", "192.168.1.20", "fd00::20".

    Raises:
        SettingsError: it is neither, or stands for every interface.
    """

    def __init__(self, chosen: str) -> None:
        self._name, self._fixed = "", ""
        advice = "name one interface (ip -brief address lists them), as wlan0, or one of this machine's addresses"
        try:
            address = ipaddress.ip_address(chosen)
        except ValueError as error:
            if not _NAME.fullmatch(chosen):
                raise SettingsError(
                    f"Calls cannot be answered on {chosen!r}: that is no interface; {advice}."
                ) from error
            self._name = chosen
            return
        if address.is_unspecified or address.is_multicast:
            raise SettingsError(f"Calls cannot be answered on {chosen!r}: that stands for all networks; {advice}.")
        self._fixed = str(address)

    def address(self) -> str:
        """Its address now; raises OSError where it has none."""
        if self._fixed:
            return self._fixed
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            request = struct.pack("16s240x", self._name.encode())
            return socket.inet_ntoa(fcntl.ioctl(asking, SIOCGIFADDR, request)[20:24])

    def listen(self, port: int) -> socket.socket:
        """A listening socket of its own; raises OSError where the port is taken or the interface is down.

        Linux takes what is sent to any of its addresses on every interface: where the name is known, and the kernel
        lets us, the socket is tied to the interface itself, too.
        """
        address = self.address()
        listening = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if self._name:
                with contextlib.suppress(PermissionError):
                    listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, self._name.encode())
            listening.bind((address, port))
            listening.listen(64)
        except OSError:
            listening.close()
            raise
        return listening
