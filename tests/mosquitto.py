"""A real mosquitto of a test's own: on a free port, with a password file and TLS where wanted."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.receivers import Certificates, free_port, wait_until

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
PROGRAM = shutil.which("mosquitto", path=PATH)
USER, PASSWORD = "assistant", "hunter2secret"


class Mosquitto:
    """One broker; start() and stop() may be called again and again on the same port."""

    def __init__(self, folder: Path, certificates: Certificates | None = None, rules: str = "") -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        lines = [f"listener {self.port} 127.0.0.1", "user root" if os.geteuid() == 0 else ""]
        if certificates:
            lines += [f"certfile {certificates.server}", f"keyfile {certificates.key}"]
            passwords = folder / "passwords"
            passwords.write_text("")
            command = [str(shutil.which("mosquitto_passwd", path=PATH)), "-b", str(passwords), USER, PASSWORD]
            subprocess.run(command, check=True, capture_output=True)
            lines += [f"password_file {passwords}", "allow_anonymous false"]
        else:
            lines += ["allow_anonymous true"]
        if rules:
            (folder / "rules").write_text(rules)
            lines += [f"acl_file {folder / 'rules'}"]
        (folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        command = [str(PROGRAM), "-c", str(self._folder / "mosquitto.conf")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._listens)

    def stop(self) -> None:
        """End it; what it kept is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def _listens(self) -> bool:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False


@contextmanager
def mosquitto(folder: Path, certificates: Certificates | None = None, rules: str = "") -> Iterator[Mosquitto]:
    """A broker that runs."""
    broker = Mosquitto(folder, certificates, rules)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


class Listener:
    """Somebody at the broker, such as Home Assistant: hears all topics and can publish."""

    def __init__(self, broker: Mosquitto, certificates: Certificates | None = None, topic: str = "#") -> None:
        self.messages: list[tuple[str, str, bool]] = []
        self.client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        if certificates:
            self.client.tls_set(str(certificates.authority))
            self.client.username_pw_set(USER, PASSWORD)
        self.client.on_message = self._take
        self.client.connect("localhost", broker.port)
        self.client.loop_start()
        wait_until(self.client.is_connected)
        ready: list[int] = []
        self.client.on_subscribe = lambda *given: ready.append(1)
        self.client.subscribe(topic, 1)
        wait_until(lambda: ready)

    def _take(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self.messages.append((message.topic, message.payload.decode(errors="replace"), message.retain))

    def of(self, topic: str) -> list[dict[str, object]]:
        """What came to a topic, as objects."""
        return [json.loads(payload) for where, payload, _ in list(self.messages) if where == topic]

    def last(self, topic: str) -> str:
        """The last payload of a topic, or ""."""
        return next((payload for where, payload, _ in reversed(list(self.messages)) if where == topic), "")

    def close(self) -> None:
        """Leave."""
        self.client.disconnect()
        self.client.loop_stop()
