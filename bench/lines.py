"""A line to a registry that limits the bytes a second of each connection."""
import socket
import threading
import time

from registries import LOCAL

CHUNK = 64 * 1024


class LimitedLine:
    """Forwards connections to a registry; what it sends back comes at so many bytes a second and connection."""

    def __init__(self, registry, bytes_per_second):
        self.port, self.bytes_per_second = registry.port, bytes_per_second
        self.listener = socket.create_server((LOCAL, 0), backlog=128)
        self.host = f"{LOCAL}:{self.listener.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        # close alone does not wake accept
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection((LOCAL, self.port))
            except OSError:
                return
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=forward, args=(near, far, 0), daemon=True).start()
            threading.Thread(target=forward, args=(far, near, self.bytes_per_second), daemon=True).start()


def forward(source, sink, bytes_per_second):
    """Passes bytes on until one side ends; 0 for no limit."""
    free_at = 0.0
    try:
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
            if bytes_per_second:
                free_at = max(time.monotonic(), free_at) + len(chunk) / bytes_per_second
                time.sleep(max(0.0, free_at - time.monotonic()))
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, sink):
            end.close()
