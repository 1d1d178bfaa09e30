"""Real registries on loopback, and counts from their access logs."""
import http.client
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(r'"(?P<method>[A-Z]+) (?P<path>\S+) HTTP/[\d.]+" (?P<status>\d{3}) (?P<bytes>\d+|-)')
ACCEPT = ", ".join(("application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
                    "application/vnd.docker.distribution.manifest.list.v2+json",
                    "application/vnd.docker.distribution.manifest.v2+json"))


@dataclass
class Program:
    name: str
    path: str
    optional: bool


def programs():
    found = [Program("docker-registry 2.8", path, False) for path in [shutil.which("docker-registry")] if path]
    if not found:
        raise SystemExit("bench: docker-registry is missing; scripts/test-tools installs it")
    found += [Program("distribution v3", path, True) for path in [shutil.which("registry")] if path]
    return found


@dataclass
class Traffic:
    requests: int
    kinds: Counter
    blob_bytes: int
    manifest_bytes: int


class Registry:
    def __init__(self, program, root, log_path, line=None):
        """`line` lies between the registry and its clients, see lines.py."""
        root.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.log_path = log_path
        config = log_path.with_suffix(".yml")
        config.write_text(
            f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: false}}}}\n"
            f"storage: {{filesystem: {{rootdirectory: {root}}}, delete: {{enabled: true}}}}\n"
            f"http: {{addr: '{line.address if line else '127.0.0.1'}:{self.port}'}}\n")
        self.log = open(log_path, "wb")
        self.process = subprocess.Popen([*(line.prefix if line else ()), program.path, "serve", str(config)],
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.host = line.at(self.port) if line else f"127.0.0.1:{self.port}"
        self.start = 0
        self.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def wait(self):
        for _ in range(200):
            try:
                name, port = self.host.rsplit(":", 1)
                with socket.create_connection((name, int(port)), 1) as asking:
                    # a proxy takes connections before the registry does
                    asking.sendall(b"GET /v2/ HTTP/1.0\r\n\r\n")
                    if not asking.recv(1):
                        raise ConnectionError
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("bench: a registry does not start: " + self.log_path.read_text()[-500:])

    def forget(self):
        """Drops the counts so far."""
        self.start = self.log_path.stat().st_size

    def traffic(self):
        kinds, blob_bytes, manifest_bytes = Counter(), 0, 0
        with open(self.log_path, errors="replace") as log:
            log.seek(self.start)
            for line in log:
                found = LINE.search(line)
                if not found:
                    continue
                kinds[kind(found["method"], found["path"])] += 1
                size = int(found["bytes"]) if found["bytes"].isdigit() else 0
                if found["method"] == "GET" and "/blobs/" in found["path"]:
                    blob_bytes += size
                if found["method"] == "GET" and "/manifests/" in found["path"]:
                    manifest_bytes += size
        return Traffic(sum(kinds.values()), kinds, blob_bytes, manifest_bytes)

    def head(self, repository, tag):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("HEAD", f"/v2/{repository}/manifests/{tag}", headers={"Accept": ACCEPT})
        answer = connection.getresponse()
        found = answer.getheader("Docker-Content-Digest")
        connection.close()
        return found


def kind(method, path):
    path = path.split("?")[0]
    for part, name in (("/manifests/", "manifest"), ("/blobs/uploads/", "upload"), ("/blobs/", "blob"),
                       ("/tags/list", "tags")):
        if part in path:
            return f"{method} {name}"
    return f"{method} other"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def storage(needed_bytes):
    shm = Path("/dev/shm")
    if shm.is_dir() and shutil.disk_usage(shm).free > needed_bytes:
        return Path(tempfile.mkdtemp(prefix="drayage-bench-", dir=shm))
    return Path(tempfile.mkdtemp(prefix="drayage-bench-"))
