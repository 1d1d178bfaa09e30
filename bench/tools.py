"""The measured tools; each call syncs the target with the source once."""
import json
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path

from registries import Registry

HOME = Path(__file__).resolve().parent.parent


class Sample:
    def __init__(self, wall, cpu, rss_mb, code):
        self.wall, self.cpu, self.rss_mb, self.code = wall, cpu, rss_mb, code
        self.source = self.target = None
        self.wrong = []


def timed(command, environment=None, log=None):
    start = time.monotonic()
    with open(log or os.devnull, "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Sample(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


class Tool:
    name = ""
    program = ""
    scenes = ("cold", "unchanged", "changed")

    def __init__(self, image_set, source, target, work):
        self.image_set, self.source, self.target, self.work = image_set, source, target, work

    @classmethod
    def found(cls):
        return shutil.which(cls.program) is not None

    def once(self):
        raise NotImplementedError


class Drayage(Tool):
    """One process for each pass, with the start of the JVM and Camel."""

    name = "drayage"
    schedules = ("interval: 30",)

    @classmethod
    def found(cls):
        return (HOME / "target" / "drayage.jar").is_file()

    def once(self):
        return timed(self.command("sync"), environment={**os.environ, "LOG_LEVEL": "warn"},
                     log=self.work / "drayage.log")

    def command(self, verb):
        mappings = "".join(
            f"      - {{from: {repository}, platform: all}}\n" for repository in sorted(self.image_set.repositories))
        file = self.work / "sync.yaml"
        file.write_text("tasks:\n" + "".join(
            f"  - name: bench-{number}\n    {schedule}\n"
            f"    source: {{registry: '{self.source.host}', skip-tls-verify: true}}\n"
            f"    target: {{registry: '{self.target.host}'}}\n    mappings:\n{mappings}"
            for number, schedule in enumerate(self.schedules)))
        return [str(HOME / "drayage"), verb, str(file), "--set", f"drayage.state.dir={self.work / 'state'}"]


class DrayageLater(Drayage):
    """A later pass of a long-running process.

    A task runs every 30 seconds at most, so two equal ones take turns.
    """

    name = "drayage later"
    scenes = ("unchanged",)
    passes = 6
    apart = 15
    schedules = ("cron: '0/30 * * * * ?'", "cron: '15/30 * * * * ?'")
    filled = False

    def once(self):
        if not self.filled:
            self.filled = True
            return Drayage(self.image_set, self.source, self.target, self.work).once()
        log = self.work / "drayage-run.log"
        with open(log, "wb") as output:
            process = subprocess.Popen(self.command("run"), stdout=output, stderr=subprocess.STDOUT,
                                       env={**os.environ, "LOG_FORMAT": "json", "LOG_LEVEL": "info"})
        try:
            self.wait_for_pass(process, log, self.passes - 1)
            self.source.forget()
            self.target.forget()
            start = cpu_seconds(process.pid)
            seconds = self.wait_for_pass(process, log, self.passes)
            if seconds > self.apart:
                raise SystemExit(f"bench: a pass took {seconds} s, so that two were under way at a time")
            return Sample(seconds, cpu_seconds(process.pid) - start, peak_mb(process.pid), 0)
        finally:
            process.terminate()
            process.wait()

    @staticmethod
    def wait_for_pass(process, log, number):
        for _ in range(3000):
            ends = [line for line in log.read_text(errors="replace").splitlines() if '"msg":"task succeeded"' in line]
            if len(ends) >= number:
                return float(json.loads(ends[number - 1])["seconds"])
            if process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit("bench: drayage run ended or stood still: " + log.read_text(errors="replace")[-500:])


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


class SkopeoSync(Tool):
    name = "skopeo sync"
    program = "skopeo"

    def once(self):
        file = self.work / "skopeo.yaml"
        images = {repository: sorted(tags) for repository, tags in self.image_set.repositories.items()}
        file.write_text(json.dumps({self.source.host: {"tls-verify": False, "images": images}}))
        # without --scoped skopeo drops the path, so each repository goes to its own name
        return timed(["skopeo", "sync", "--all", "--src", "yaml", "--dest", "docker", "--dest-tls-verify=false",
                      str(file), f"{self.target.host}/team"], log=self.work / "skopeo-sync.log")


class DregsyLoop(Tool):
    """The requests of dregsy's skopeo relay: a tag list for each repository, a copy for each tag."""

    name = "dregsy's loop"
    program = "skopeo"

    def once(self):
        script = self.work / "loop.sh"
        lines = ["set -e"]
        for repository, tags in sorted(self.image_set.repositories.items()):
            lines.append(f"skopeo list-tags --tls-verify=false docker://{self.source.host}/{repository} >/dev/null")
            for tag in sorted(tags):
                lines.append(f"skopeo copy -q --all --src-tls-verify=false --dest-tls-verify=false "
                             f"docker://{self.source.host}/{repository}:{tag} "
                             f"docker://{self.target.host}/{repository}:{tag}")
        script.write_text("\n".join(lines) + "\n")
        return timed(["sh", str(script)], log=self.work / "loop.log")


class Regsync(Tool):
    name = "regsync"
    program = "regsync"

    def once(self):
        file = self.work / "regsync.yaml"
        file.write_text(json.dumps({
            "version": 1, "defaults": {"parallel": 4},
            "creds": [{"registry": host, "tls": "disabled"} for host in (self.source.host, self.target.host)],
            "sync": [{"source": f"{self.source.host}/{repository}", "target": f"{self.target.host}/{repository}",
                      "type": "repository"} for repository in sorted(self.image_set.repositories)]}))
        return timed(["regsync", "once", "-c", str(file)], log=self.work / "regsync.log")


class Crane(Tool):
    name = "crane"
    program = "crane"

    def once(self):
        script = self.work / "crane.sh"
        script.write_text("set -e\n" + "".join(
            f"crane copy -a --insecure {self.source.host}/{repository} {self.target.host}/{repository}\n"
            for repository in sorted(self.image_set.repositories)))
        return timed(["sh", str(script)], log=self.work / "crane.log")


ALL = (Drayage, DrayageLater, SkopeoSync, DregsyLoop, Regsync, Crane)


def available(wanted):
    found = [tool for tool in ALL if tool.found() and (not wanted or tool.name in wanted)]
    if Drayage not in found and (not wanted or Drayage.name in wanted):
        raise SystemExit("bench: build Drayage first: ./drayage --version")
    return found


def layers(image_set):
    """Each unique layer, and a repository that has it."""
    homes = {}
    for repository, _, top in image_set.images():
        for image in top.children or [top]:
            for layer in image.layers:
                homes[layer.digest] = repository
    return homes


def bytes_alone(image_set, program, store, work, line):
    """Seconds in which curl reads each unique layer once over a line: the line's limit."""
    at_a_time = 16
    with Registry(program, store.root, work / "source.log", line) as source:
        urls = [f"http://{source.host}/v2/{home}/blobs/{blob}" for blob, home in layers(image_set).items()]
        start = time.monotonic()
        # each curl keeps its connection
        readers = [subprocess.Popen(["curl", "-sf", *(word for url in urls[number::at_a_time]
                                                      for word in ("-o", os.devnull, url))])
                   for number in range(at_a_time)]
        if any([reader.wait() for reader in readers]):
            raise SystemExit("bench: curl could not read the layers")
        return time.monotonic() - start


def curl_limit(image_set, program, store, work):
    """Seconds that curl takes to move each unique layer once, four at a time: the machine's limit."""
    target_root = work / "limit"
    shutil.rmtree(target_root, ignore_errors=True)
    homes = layers(image_set)
    with Registry(program, store.root, work / "source.log") as source, \
            Registry(program, target_root, work / "target.log") as target:
        queue = list(homes.items())
        lock = threading.Lock()

        def move():
            while True:
                with lock:
                    if not queue:
                        return
                    blob, repository = queue.pop()
                subprocess.run(
                    ["sh", "-c",
                     f"at=$(curl -sf -o /dev/null -D - -X POST http://{target.host}/v2/{repository}/blobs/uploads/ "
                     f"| tr -d '\\r' | sed -n 's/^[Ll]ocation: //p'); "
                     f"curl -sf http://{source.host}/v2/{repository}/blobs/{blob} "
                     f"| curl -sf -T - -X PUT -H 'Content-Type: application/octet-stream' \"$at&digest={blob}\""],
                    check=True, stdout=subprocess.DEVNULL)

        start = time.monotonic()
        threads = [threading.Thread(target=move) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - start
