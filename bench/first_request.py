"""The time from the start of a command to its first request."""
import socket
import threading
import time

from registries import LOCAL
from tools import Stage


class Stub:
    """A registry that notes when the first byte of a request comes, and ends the process that sent it."""

    def __init__(self):
        self.listener = socket.create_server((LOCAL, 0))
        self.host = f"{LOCAL}:{self.listener.getsockname()[1]}"
        self.seen = None

    def wait(self, process):
        threading.Thread(target=self._accept, args=(process,), daemon=True).start()

    def _accept(self, process):
        try:
            connection, _ = self.listener.accept()
            with connection:
                if connection.recv(1):
                    self.seen = time.monotonic()
                    process.kill()
        except OSError:
            pass  # the listener was closed

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # close alone does not wake accept
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def first_request(place, image_set, drayage):
    """Runs `sync` until its first request; the CPU is that of the start script and of Java until then."""
    log = place.folder / "first-request.log"
    with Stub() as source, Stub() as target, open(log, "wb") as output:
        command = drayage.command(Stage(place, image_set, source, target), "sync")
        start = time.monotonic()
        process = place.start(command, output, drayage.environment())
        source.wait(process)
        target.wait(process)
        sample = place.waited(process, start)
    seen = [stub.seen for stub in (source, target) if stub.seen]
    if not seen:
        raise SystemExit("bench: sync ended before its first request: " + log.read_text(errors="replace")[-500:])
    sample.wall, sample.code = min(seen) - start, 0
    return sample
