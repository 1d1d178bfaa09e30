"""What the bench measures: each scene gives samples by the name of the tool."""
import shutil
from dataclasses import dataclass
from typing import Callable

from first_request import first_request
from imagesets import SETS, Store
from registries import Authority, Registry
from running import passes
from tools import Crane, Regsync, SkopeoSync, Stage, peers


class Bench:
    """The place and programs of all scenes; `rounds` is 0 for those of each scene."""

    def __init__(self, place, drayages, rounds, small):
        self.place, self.drayages, self.rounds, self.small = place, drayages, rounds, small
        self.held = None
        self.note = print

    def store(self, set_name):
        """The storage of the source with a set of images; one set at a time."""
        if not self.held or self.held.image_set.name != set_name:
            if self.held:
                shutil.rmtree(self.held.root)
            self.held = Store(self.place.folder / "source", SETS[set_name](self.small))
        return self.held

    def whole_bytes(self):
        """Bytes of all blobs and manifests of the set, each once."""
        image_set = self.held.image_set if self.held else None
        return image_set.unique_bytes() + image_set.manifest_bytes() if image_set else 0

    def emptied(self):
        """The folder of the target; it does not exist, and neither does a state of Drayage."""
        for folder in [*self.place.folder.glob("state of *"), self.place.folder / "target"]:
            shutil.rmtree(folder, ignore_errors=True)
        return self.place.folder / "target"


def alternating(bench, rounds, runs, once=()):
    """Samples of each run; every second round goes the other way round. Runs named in `once` have the first round only."""
    samples = {name: [] for name in runs}
    for number in range(bench.rounds or rounds):
        for name in sorted(runs, key=list(runs).index, reverse=number % 2 == 1):
            if number == 0 or name not in once:
                bench.note(f"round {number + 1}: {name}")
                found = runs[name]()
                samples[name] += found if isinstance(found, list) else [found]
    return samples


def start(bench, rounds):
    image_set = SETS["S1"](small=True)  # only names count
    return alternating(bench, rounds, {drayage.name: lambda drayage=drayage: first_request(bench.place, image_set, drayage)
                                       for drayage in bench.drayages})


class Cold:
    """Copies into an empty target; `compared` are the peers of claims, `others` are measured once."""

    def __init__(self, set_name, compared, others=(), tls=False):
        self.set_name, self.compared, self.others, self.tls = set_name, compared, others, tls

    def __call__(self, bench, rounds):
        authority = Authority(bench.place.folder) if self.tls else None
        runs = {tool.name: lambda tool=tool: self.copy(bench, tool, authority)
                for tool in bench.drayages + peers(*self.compared, *self.others)}
        return alternating(bench, rounds, runs, [peer.name for peer in self.others])

    def copy(self, bench, tool, authority):
        store = bench.store(self.set_name)
        with Registry(bench.place, store.root, authority) as source, \
                Registry(bench.place, bench.emptied(), authority) as target:
            return measured(Stage(bench.place, store.image_set, source, target, authority), store, tool)


class Filled:
    """Syncs a target that has all images; in a process of its own, or in passes of a process that runs."""

    def __init__(self, set_name, *compared, passes=()):
        self.set_name, self.compared, self.passes = set_name, compared, passes

    def __call__(self, bench, rounds):
        store = bench.store(self.set_name)
        root = bench.emptied()
        store.filled(root)
        with Registry(bench.place, store.root) as source, Registry(bench.place, root) as target:
            stage = Stage(bench.place, store.image_set, source, target)
            runs = {}
            for drayage in bench.drayages:
                if self.passes:
                    runs[drayage.name] = lambda drayage=drayage: passes(stage, drayage, *self.passes)
                else:
                    drayage.once(stage)  # leaves its state, as a pass before
                    runs[drayage.name] = lambda drayage=drayage: measured(stage, store, drayage)
            for peer in peers(*self.compared):
                runs[peer.name] = lambda peer=peer: measured(stage, store, peer)
            return alternating(bench, rounds, runs)


def measured(stage, store, tool):
    stage.source.forget()
    stage.target.forget()
    return checked(tool.once(stage), stage, store)


def checked(sample, stage, store):
    """The sample with its requests, and the tags that are not at the target."""
    sample.source, sample.target = stage.source.traffic(), stage.target.traffic()
    tops = store.tops()
    found = stage.target.heads(tops)
    sample.wrong = [name for name, top in tops.items() if found[name] != top]
    return sample


@dataclass
class Scene:
    name: str
    rounds: int
    text: str
    measure: Callable


# room for the largest set at both ends
ROOM = 4_000_000_000
SKOPEO, REGSYNC, CRANE = SkopeoSync(), Regsync(), Crane()
ALL = (
    Scene("first request", 10, "from exec of `drayage sync` to the first byte at a registry; the process is killed then", start),
    Scene("S1 cold", 2, "30 repositories of 5 tags into an empty target", Cold("S1", [SKOPEO], [REGSYNC, CRANE])),
    Scene("S1 cold TLS", 2, "the same by TLS at both ends, with an authority of this run",
          Cold("S1", [SKOPEO], tls=True)),
    Scene("S1 unchanged", 5, "the same, nothing to copy, a process for each pass",
          Filled("S1", SKOPEO, REGSYNC, CRANE)),
    Scene("S1 later pass", 2, "the same in passes 2 to 9 of a process that runs; peers in a process for each pass",
          Filled("S1", REGSYNC, passes=(2, 9))),
    Scene("S1 steady pass", 2, "the same in passes 21 to 40, whose code is compiled",
          Filled("S1", REGSYNC, passes=(21, 40))),
    Scene("S2 cold", 3, "one image of 1.5 GB in 8 layers into an empty target", Cold("S2", [CRANE], [SKOPEO, REGSYNC])),
    Scene("S3 unchanged", 2, "10 repositories of 200 tiny tags, nothing to copy, a process for each pass",
          Filled("S3", SKOPEO, REGSYNC, CRANE)),
    Scene("S3 later pass", 2, "the same in passes 2 to 4 of a process that runs; peers in a process for each pass",
          Filled("S3", REGSYNC, passes=(2, 4))),
)
