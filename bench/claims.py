"""What Drayage has to reach, and whether it does in this run."""
from report import read_bytes, wrong


class Claim:
    """`read` gives the measured value from the rows of a scene and the name of a line, or None where a peer is missing."""

    def __init__(self, scene, text, bound, read, exact=False):
        self.scene, self.text, self.bound, self.read, self.exact = scene, text, bound, read, exact

    def holds(self, value):
        return value == self.bound if self.exact else value <= self.bound


def wall_to(scene, peer, bound):
    return Claim(scene, f"wall time to {peer}", bound,
                 lambda rows, name: rows.wall(name) / rows.wall(peer) if peer in rows.samples else None)


def peak(scene):
    return Claim(scene, "peak of memory, MB", 180, lambda rows, name: rows.highest(name, lambda sample: sample.rss_mb))


def heap(scene):
    return Claim(scene, "live data of the heap, MB", 64, lambda rows, name: rows.highest(name, lambda sample: sample.heap_mb))


def count(scene, text, bound, read):
    return Claim(scene, text, bound, lambda rows, name: read(rows.samples[name][-1]), exact=True)


def counts(scene, source, target):
    return (count(scene, "requests at the source", source, lambda sample: sample.source.requests),
            count(scene, "requests at the target", target, lambda sample: sample.target.requests))


def pulls(scene, bound):
    return count(scene, "manifests read from the source", bound, lambda sample: sample.source.kinds["GET manifest"])


def once(scene):
    return Claim(scene, "bytes read from the source, to those of all blobs and manifests once", 1, lambda rows, name:
                 read_bytes(rows.samples[name][-1].source) / rows.whole, exact=True)


# time, of the newest Java
TIMES = (
    Claim("first request", "wall time, s", 0.35, lambda rows, name: rows.wall(name)),
    wall_to("S1 cold", "skopeo", 0.47),
    wall_to("S1 cold TLS", "skopeo", 0.6),
    wall_to("S1 unchanged", "skopeo", 0.5),
    Claim("S1 unchanged", "CPU, s", 1.1, lambda rows, name: rows.cpu(name)),
    wall_to("S1 later pass", "regsync", 1),
    wall_to("S1 steady pass", "regsync", 1),
    wall_to("S2 cold", "crane", 1.1),
    wall_to("S3 later pass", "regsync", 1),
)
# what does not depend on the machine, of each Java
SIZES = (
    *counts("S1 cold", 914, 1764), once("S1 cold"), pulls("S1 cold", 250), peak("S1 cold"), heap("S1 cold"),
    *counts("S1 cold TLS", 914, 1764), once("S1 cold TLS"), peak("S1 cold TLS"), heap("S1 cold TLS"),
    *counts("S1 unchanged", 180, 150), pulls("S1 unchanged", 0), peak("S1 unchanged"),
    *counts("S1 later pass", 180, 150), pulls("S1 later pass", 0),
    *counts("S1 steady pass", 180, 150), pulls("S1 steady pass", 0),
    *counts("S2 cold", 11, 22), once("S2 cold"), peak("S2 cold"), heap("S2 cold"),
    *counts("S3 unchanged", 2010, 2000), pulls("S3 unchanged", 0), peak("S3 unchanged"), heap("S3 unchanged"),
    *counts("S3 later pass", 2010, 2000), pulls("S3 later pass", 0),
)


def check(results, names, small):
    """Prints a line for each claim of the measured scenes; true if all hold. `names` are the lines of this program, newest last."""
    values = []
    for claim in TIMES + SIZES:
        if claim.scene in results and not (small and claim in TIMES):
            for name in names[-1:] if claim in TIMES else names:
                values.append((f"{claim.scene}, {name}: {claim.text}", claim, claim.read(results[claim.scene], name)))
    right = not any(wrong(rows.samples[name]) for rows in results.values() for name in names)
    return print_claims(values) and right


def print_claims(values):
    """Prints (text, claim, measured value); true if all claims hold. A value is None where a peer is missing."""
    judged = []
    print(f"\n{'claim':<94} {'bound':>8} {'measured':>9}")
    for text, claim, value in values:
        bound = f"{'=' if claim.exact else '<='} {claim.bound}"
        if value is None:
            print(f"{text:<94} {bound:>8} {'':>9}  not measured")
            continue
        judged.append(claim.holds(value))
        shown = f"{value:.2f}" if isinstance(value, float) and value != int(value) else f"{value:.0f}"
        print(f"{text:<94} {bound:>8} {shown:>9}  {'holds' if judged[-1] else 'does not hold'}")
    print(f"{sum(judged)} of {len(judged)} claims hold")
    return all(judged)
