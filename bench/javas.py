"""The Javas of this machine that the bench measures on."""
import os
import re
from dataclasses import dataclass
from pathlib import Path

WANTED = (17, 25)


@dataclass(frozen=True)
class Java:
    version: int
    home: Path


def find():
    """The first Java found of each version: JAVA_HOME, then those in /usr/lib/jvm."""
    own = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    found = {}
    for home in own + sorted(Path("/usr/lib/jvm").glob("*")):
        version = version_of(home)
        if version and (home / "bin" / "javac").exists():
            found.setdefault(version, Java(version, home.resolve()))
    return found


def version_of(home):
    try:
        release = re.search(r'^JAVA_VERSION="(\d+)', (home / "release").read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(release.group(1)) if release else None


def wanted(versions):
    """The Javas of these versions, oldest first; says which are missing."""
    found = find()
    for version in versions:
        if version not in found:
            print(f"bench: no JDK {version} in JAVA_HOME or /usr/lib/jvm; nothing is measured on it")
    chosen = [found[version] for version in sorted(versions) if version in found]
    if not chosen:
        raise SystemExit("bench: no JDK to measure on; set JAVA_HOME")
    return chosen
