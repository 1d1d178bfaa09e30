"""Prints tables of medians, and checks the claims of the project in this run."""
import statistics


def median(samples, read):
    return statistics.median(read(sample) for sample in samples)


class Table:
    def __init__(self, set_name, registry_name, line=None):
        self.set_name, self.registry_name, self.line = set_name, registry_name, line
        self.rows = {}
        self.limit_seconds = None

    def add(self, scene, tool, samples):
        self.rows[(scene, tool)] = samples

    def limit(self, seconds):
        self.limit_seconds = seconds

    def wall(self, scene, tool):
        samples = self.rows.get((scene, tool))
        return median(samples, lambda sample: sample.wall) if samples else None

    def print(self):
        print(f"\n{self.set_name}, {self.registry_name}: medians")
        print(f"{'scene':<10} {'tool':<14} {'wall s':>7} {'ratio':>6} {'cpu s':>6} {'rss MB':>7} "
              f"{'src':>6} {'dst':>6} {'pulls':>6} {'MB read':>8}  notes")
        for (scene, tool), samples in self.rows.items():
            wall = self.wall(scene, tool)
            base = self.wall(scene, "skopeo sync") or wall
            last = samples[-1]
            notes = []
            if any(sample.code for sample in samples):
                notes.append(f"exit code {[sample.code for sample in samples]}")
            if last.wrong:
                notes.append(f"{len(last.wrong)} tags differ from the source")
            print(f"{scene:<10} {tool:<14} {wall:>7.2f} {wall / base:>6.2f} "
                  f"{median(samples, lambda s: s.cpu):>6.1f} {median(samples, lambda s: s.rss_mb):>7.0f} "
                  f"{last.source.requests:>6} {last.target.requests:>6} {last.source.kinds['GET manifest']:>6} "
                  f"{last.source.blob_bytes / 1e6:>8.1f}  {'; '.join(notes)}")
        if self.limit_seconds is not None and self.line:
            print(f"the limit: curl reads the unique layers over that line, 16 at a time, in {self.limit_seconds:.2f} s")
        elif self.limit_seconds is not None:
            print(f"the limit: curl moves the unique layers, four at a time, in {self.limit_seconds:.2f} s")


def claims(table, image_set):
    """Prints each claim with the measured value; true if all hold."""
    results = []

    def claim(text, value, bound):
        if value is not None:
            results.append(value <= bound)
            print(f"  {'holds ' if value <= bound else 'FAILS '} {text}: {value:.3g} (bound {bound:.3g})")

    def exactly(text, value, wanted):
        results.append(value == wanted)
        print(f"  {'holds ' if value == wanted else 'FAILS '} {text}: {value} (exactly {wanted})")

    def ratio(scene, peer, tool="drayage"):
        ours, theirs = table.wall(scene, tool), table.wall(scene, peer)
        return ours / theirs if ours and theirs else None

    def last(scene):
        samples = table.rows.get((scene, "drayage"))
        return samples[-1] if samples else None

    if table.line:
        name = f"S1 ({table.line.name})"
        if table.line.bytes_per_second:
            alone = image_set.unique_bytes() / table.line.bytes_per_second
            cold = table.wall("cold", "drayage")
            claim(f"{name} cold, wall against the bytes alone on that line", cold and cold / alone, 1.1)
        else:
            claim(f"{name} cold, wall against skopeo sync", ratio("cold", "skopeo sync"), 0.35)
            claim(f"{name} unchanged, wall against skopeo sync", ratio("unchanged", "skopeo sync"), 0.25)
    elif table.set_name == "S1":
        claim("S1 cold, wall against skopeo sync", ratio("cold", "skopeo sync"), 0.5)
        claim("S1 cold, wall against dregsy's loop", ratio("cold", "dregsy's loop"), 0.46)
        claim("S1 unchanged, wall against skopeo sync", ratio("unchanged", "skopeo sync"), 0.8)
        claim("S1 unchanged, a later pass against regsync", ratio("unchanged", "regsync", "drayage later"), 1)
        if last("cold"):
            cold = last("cold")
            wanted = image_set.unique_bytes() + image_set.manifest_bytes()
            read = cold.source.blob_bytes + cold.source.manifest_bytes
            claim("S1 cold, bytes read off the minimum", abs(read - wanted) / wanted, 0.01)
            claim("S1 cold, requests at the source", cold.source.requests, 950)
            claim("S1 cold, requests at the target", cold.target.requests, 1750)
            claim("S1 cold, peak MB", cold.rss_mb, 180)
        if last("unchanged"):
            exactly("S1 unchanged, requests at the source", last("unchanged").source.requests, 180)
            exactly("S1 unchanged, requests at the target", last("unchanged").target.requests, 150)
            exactly("S1 unchanged, pulls", last("unchanged").source.kinds["GET manifest"], 0)
    if table.set_name == "S2":
        claim("S2 cold, wall against crane", ratio("cold", "crane"), 1.1)
        if last("cold"):
            claim("S2 cold, peak MB", last("cold").rss_mb, 180)
    if table.set_name == "S3":
        claim("S3 unchanged, wall against skopeo sync", ratio("unchanged", "skopeo sync"), 0.4)
        claim("S3 unchanged, a later pass against regsync", ratio("unchanged", "regsync", "drayage later"), 1)
        claim("S3 cold, wall against skopeo sync", ratio("cold", "skopeo sync"), 0.5)
    if last("changed"):
        changed = image_set.changed()
        exactly(f"{table.set_name} changed, manifests pulled", last("changed").source.kinds["GET manifest"],
                len(changed))
        exactly(f"{table.set_name} changed, bytes of blobs", last("changed").source.blob_bytes,
                sum(image_set.new_bytes(image) for image in changed.values()))
    for (scene, tool), samples in table.rows.items():
        if tool.startswith("drayage") and any(sample.wrong or sample.code for sample in samples):
            print(f"  FAILS  {table.set_name} {scene}: the copy is not right")
            results.append(False)
    return all(results)
