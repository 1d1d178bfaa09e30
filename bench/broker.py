"""Artemis as a process of its own, from Maven's artefacts."""
import socket
import subprocess
import time

from registries import LOCAL, free_port

SETTINGS = """\
<configuration xmlns="urn:activemq"><core xmlns="urn:activemq:core">
  <persistence-enabled>true</persistence-enabled>
  <journal-type>NIO</journal-type>
  <security-enabled>false</security-enabled>
  <journal-directory>{folder}/journal</journal-directory>
  <bindings-directory>{folder}/bindings</bindings-directory>
  <paging-directory>{folder}/paging</paging-directory>
  <large-messages-directory>{folder}/large</large-messages-directory>
  <acceptors><acceptor name="all">tcp://{address}?protocols=CORE</acceptor></acceptors>
</core></configuration>
"""


class Broker:
    """`home` is a built checkout, whose tests have Artemis on their class path."""

    def __init__(self, place, home, java):
        self.place = place
        folder = place.folder / "broker"
        (folder / "etc").mkdir(parents=True)
        self.address = (LOCAL, free_port())
        host = f"{LOCAL}:{self.address[1]}"
        self.url = f"tcp://{host}"
        (folder / "etc" / "broker.xml").write_text(SETTINGS.format(folder=folder, address=host))
        self.log = open(folder / "log", "wb")
        self.process = place.start([java.home / "bin" / "java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", class_path(home, folder),
                                    "org.apache.activemq.artemis.core.server.embedded.Main", folder], self.log)

    def __enter__(self):
        for _ in range(600):
            try:
                socket.create_connection(self.address, 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("bench: the broker does not start: " + (self.place.folder / "broker" / "log").read_text()[-500:])

    def __exit__(self, *_):
        self.place.stop(self.process)
        self.log.close()


def class_path(home, folder):
    file = folder / "class-path"
    subprocess.run(["mvn", "-o", "-B", "-ntp", "-q", "dependency:build-classpath", "-Dmdep.includeScope=test",
                    f"-Dmdep.outputFile={file}"], cwd=home, check=True)
    return file.read_text()
