"""The measured tools; each run syncs the target with the source once."""
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from registries import Authority, Registry
from workplace import Workplace

HOME = Path(__file__).resolve().parent.parent


@dataclass
class Stage:
    """What a tool works on."""

    place: Workplace
    image_set: object
    source: Registry
    target: Registry
    authority: Optional[Authority] = None

    def repositories(self):
        return sorted(self.image_set.repositories)


class Drayage:
    """One process for each pass, with the start of the JVM and Camel."""

    def __init__(self, java, home=HOME):
        self.java, self.home = java, home
        self.name = f"drayage {java.version}" + ("" if home == HOME else f" {home.name}")

    def build(self):
        """Builds the program and writes its class archives, if that is not done yet."""
        subprocess.run([str(self.home / "drayage"), "--version"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, **self.environment()})

    def environment(self, **more):
        return {"JAVA_HOME": str(self.java.home), "LOG_LEVEL": "warn", **more}

    def once(self, stage):
        collections = stage.place.folder / "gc.log"
        sample = stage.place.timed(self.command(stage, "sync"), stage.place.folder / "drayage.log",
                                   self.environment(JAVA_OPTS=f"-Xlog:gc:file={collections}"))
        sample.heap_mb = live_mb(collections)
        return sample

    def command(self, stage, verb, schedule="interval: 30", options=(), more=()):
        """Syncs the stage by task `bench`, and those in `more` by tasks `bench 2` and so on."""
        known = f"skopeo: {{certs-dir: '{stage.authority.folder}'}}\n" if stage.authority else ""
        file = stage.place.folder / "sync.yaml"
        file.write_text(f"{known}tasks:\n" + "".join(
            task(task_name(number), one, schedule) for number, one in enumerate((stage, *more), 1)))
        state = stage.place.folder / f"state of {self.name}"
        return [str(self.home / "drayage"), verb, str(file), "--set", f"drayage.state.dir={state}", *options]


def task_name(number):
    return "bench" if number == 1 else f"bench {number}"


def task(name, stage, schedule):
    mappings = "".join(f"      - {{from: {repository}, platform: all}}\n" for repository in stage.repositories())
    return (f"  - name: {name}\n    {schedule}\n    source: {{registry: '{stage.source.host}'}}\n"
            f"    target: {{registry: '{stage.target.host}'}}\n    mappings:\n{mappings}")


def live_mb(log):
    """The most that a collection of garbage has left in the heap: no less than the live data."""
    left = re.findall(r"Pause .*->(\d+)M\(", log.read_text()) if log.exists() else []
    return max(map(int, left), default=None)


class SkopeoSync:
    name = program = "skopeo"

    def once(self, stage):
        file = stage.place.folder / "skopeo.yaml"
        images = {repository: sorted(tags) for repository, tags in stage.image_set.repositories.items()}
        trust = {"cert-dir": str(stage.authority.host_folder)} if stage.authority else {"tls-verify": False}
        target_trust = f"--dest-cert-dir={stage.authority.host_folder}" if stage.authority else "--dest-tls-verify=false"
        file.write_text(json.dumps({stage.source.host: {**trust, "images": images}}))
        # without --scoped skopeo drops the path, so each repository goes to its own name
        return stage.place.timed(["skopeo", "sync", "--all", "--src", "yaml", "--dest", "docker", target_trust,
                                  str(file), f"{stage.target.host}/team"], stage.place.folder / "skopeo.log")


class Regsync:
    name = program = "regsync"

    def once(self, stage):
        file = stage.place.folder / "regsync.yaml"
        file.write_text(json.dumps({
            "version": 1, "defaults": {"parallel": 4},
            "creds": [{"registry": host, "tls": "disabled"} for host in (stage.source.host, stage.target.host)],
            "sync": [{"source": f"{stage.source.host}/{repository}", "target": f"{stage.target.host}/{repository}",
                      "type": "repository"} for repository in stage.repositories()]}))
        return stage.place.timed([found(self.program), "once", "-c", str(file)], stage.place.folder / "regsync.log")


class Crane:
    name = program = "crane"

    def once(self, stage):
        script = stage.place.folder / "crane.sh"
        script.write_text("set -e\n" + "".join(
            f"{found(self.program)} copy -a --insecure {stage.source.host}/{repository} {stage.target.host}/{repository}\n"
            for repository in stage.repositories()))
        return stage.place.timed(["sh", str(script)], stage.place.folder / "crane.log")


def found(program):
    """The path of a peer on the PATH or where bench/peers installs it, or None."""
    folders = [os.environ.get("PATH", ""), os.environ.get("GOBIN", ""), str(Path.home() / "go" / "bin")]
    return shutil.which(program, path=os.pathsep.join(folder for folder in folders if folder))


def peers(*wanted):
    """Those of the peers that are here."""
    return [peer for peer in wanted if found(peer.program)]
