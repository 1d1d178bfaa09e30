"""Lines between the tool and the source with the delay and bandwidth of real ones.

Network namespaces with tc's netem where this machine lets us; else a proxy that holds bytes back.
"""
import os
import queue
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass

NAMESPACE = "drayage-bench"
NEAR, FAR = "198.18.77.1", "198.18.77.2"  # of the block kept for measurements (RFC 2544)
CHUNK = 64 * 1024


@dataclass
class Line:
    """Round trips of `milliseconds`, and so many bytes a second; 0 for as many as there can be."""

    name: str
    title: str
    milliseconds: int
    bytes_per_second: int


LINES = {
    "a": Line("a", "40 ms to the source", 40, 0),
    "b": Line("b", "40 ms and 200 Mbit/s to the source", 40, 200_000_000 // 8),
}


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


class Namespace:
    """A network namespace behind a line; programs started with `prefix` run in it and listen at `address`."""

    address = FAR
    prefix = ("ip", "netns", "exec", NAMESPACE)

    def __init__(self, line):
        self.remove()
        half = f"{line.milliseconds / 2}ms"
        rate = ("rate", f"{line.bytes_per_second * 8}bit") if line.bytes_per_second else ()
        try:
            run("ip", "netns", "add", NAMESPACE)
            run("ip", "link", "add", "drayage0", "type", "veth", "peer", "name", "drayage1", "netns", NAMESPACE)
            run("ip", "addr", "add", f"{NEAR}/30", "dev", "drayage0")
            run("ip", "link", "set", "drayage0", "up")
            run(*self.prefix, "ip", "addr", "add", f"{FAR}/30", "dev", "drayage1")
            run(*self.prefix, "ip", "link", "set", "drayage1", "up")
            run("tc", "qdisc", "add", "dev", "drayage0", "root", "netem", "limit", "20000", "delay", half)
            run(*self.prefix, "tc", "qdisc", "add", "dev", "drayage1", "root", "netem", "limit", "20000",
                "delay", half, *rate)
        except BaseException:
            self.remove()
            raise

    @staticmethod
    def remove():
        subprocess.run(["ip", "netns", "del", NAMESPACE], stderr=subprocess.DEVNULL, check=False)

    def at(self, port):
        return f"{FAR}:{port}"

    def close(self):
        self.remove()


class HoldingProxy:
    """Forwards bytes with the delay of the line."""

    address = "127.0.0.1"
    prefix = ()

    def __init__(self, line):
        self.delay = line.milliseconds / 2000
        self.bytes_per_second = line.bytes_per_second
        self.lock = threading.Lock()
        self.free_at = 0.0
        self.listener = None

    def at(self, port):
        self.close()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        threading.Thread(target=self.accept, args=(self.listener, port), daemon=True).start()
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def accept(self, listener, port):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", port))
            except OSError:
                near.close()
                continue
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.join(near, far, paced=False)
            self.join(far, near, paced=True)

    def join(self, source, sink, paced):
        # as much as is on its way in a round trip of 200 Mbit/s, and some
        under_way = queue.Queue(maxsize=64)
        threading.Thread(target=self.read, args=(source, under_way, paced), daemon=True).start()
        threading.Thread(target=self.write, args=(sink, under_way), daemon=True).start()

    def read(self, source, under_way, paced):
        chunk = b"-"
        while chunk:
            try:
                chunk = source.recv(CHUNK)
            except OSError:
                chunk = b""
            under_way.put((self.due(len(chunk), paced), chunk))

    def due(self, size, paced):
        now = time.monotonic()
        if not paced or not self.bytes_per_second:
            return now + self.delay
        with self.lock:
            self.free_at = max(now, self.free_at) + size / self.bytes_per_second
            return self.free_at + self.delay

    @staticmethod
    def write(sink, under_way):
        while True:
            due, chunk = under_way.get()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if not chunk:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(chunk)
            except OSError:
                return

    def close(self):
        if self.listener:
            self.listener.close()


def open_line(line):
    if os.geteuid() == 0 and shutil.which("ip") and shutil.which("tc"):
        try:
            return Namespace(line)
        except subprocess.CalledProcessError as failure:
            print(f"bench: no network namespace here ({failure.stderr.strip()}); a proxy holds bytes back instead")
    return HoldingProxy(line)
