"""Real registries on loopback, by plain HTTP or TLS, and counts from their access logs."""
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from dataclasses import dataclass

LINE = re.compile(r'"(?P<method>[A-Z]+) (?P<path>\S+) HTTP/[\d.]+" (?P<status>\d{3}) (?P<bytes>\d+|-)')
ACCEPT = ", ".join(("application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
                    "application/vnd.docker.distribution.manifest.list.v2+json",
                    "application/vnd.docker.distribution.manifest.v2+json"))
LOCAL = "127.0.0.1"


@dataclass
class Traffic:
    requests: int
    kinds: Counter
    blob_bytes: int
    manifest_bytes: int


class Authority:
    """A certificate authority of this run, with a certificate for loopback.

    `folder` has the form of /etc/containers/certs.d: a folder for each host, with ca.crt.
    """

    def __init__(self, folder):
        self.folder = folder / "certs.d"
        self.host_folder = self.folder / LOCAL
        self.host_folder.mkdir(parents=True)
        self.ca = self.host_folder / "ca.crt"
        self.certificate, self.key = folder / "server.crt", folder / "server.key"
        (folder / "names").write_text(f"subjectAltName = IP:{LOCAL}\n")
        new = "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj"
        openssl(folder, f"{new} /CN=bench-authority -x509 -days 2 -keyout ca.key -out {self.ca}")
        openssl(folder, f"{new} /CN=bench-registry -keyout server.key -out server.csr")
        openssl(folder, f"x509 -req -in server.csr -CA {self.ca} -CAkey ca.key -CAcreateserial -days 2 "
                        f"-extfile names -out server.crt")

    def client(self):
        return ssl.create_default_context(cafile=str(self.ca))


def openssl(folder, arguments):
    subprocess.run(["openssl", *arguments.split()], cwd=folder, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Registry:
    """A docker-registry over a storage folder; by TLS if there is an authority."""

    def __init__(self, place, root, authority=None):
        root.mkdir(parents=True, exist_ok=True)
        self.place, self.root, self.authority = place, root, authority
        self.port = free_port()
        self.host = f"{LOCAL}:{self.port}"
        self.log_path = place.folder / f"{root.name}.log"
        tls = f", tls: {{certificate: {authority.certificate}, key: {authority.key}}}" if authority else ""
        config = self.log_path.with_suffix(".yml")
        config.write_text(
            f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: false}}}}\n"
            f"storage: {{filesystem: {{rootdirectory: {root}}}, delete: {{enabled: true}}}}\n"
            f"http: {{addr: '{self.host}'{tls}}}\n")
        self.log = open(self.log_path, "wb")
        self.process = place.start([program(), "serve", config], self.log)
        self.start = 0

    def __enter__(self):
        for _ in range(400):
            try:
                socket.create_connection((LOCAL, self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise SystemExit("bench: a registry does not start: " + self.log_path.read_text()[-500:])

    def __exit__(self, *_):
        self.place.stop(self.process)
        self.log.close()

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

    def heads(self, names):
        """The digests of (repository, tag) here, or None."""
        connection = http.client.HTTPSConnection(LOCAL, self.port, context=self.authority.client()) \
            if self.authority else http.client.HTTPConnection(LOCAL, self.port)
        found = {}
        for repository, tag in names:
            connection.request("HEAD", f"/v2/{repository}/manifests/{tag}", headers={"Accept": ACCEPT})
            answer = connection.getresponse()
            answer.read()
            found[(repository, tag)] = answer.getheader("Docker-Content-Digest")
        connection.close()
        return found


def program():
    found = shutil.which("docker-registry")
    if not found:
        raise SystemExit("bench: docker-registry is missing; scripts/test-tools installs it")
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
        one.bind((LOCAL, 0))
        return one.getsockname()[1]
