"""Prints tables of medians, and checks the claims of the project in this run."""
import statistics

COLUMNS = """\
wall s   seconds from start to end, median      src, dst  requests at the source and the target, last run
cpu s    seconds of CPU of the tool, median     pulls     manifests read from the source
MB       peak of memory, highest                MB read   bytes of blobs and manifests read from the source
heap     MB in the heap after a collection of garbage, highest: no less than the live data
ratio    wall time, to the first line           runs      number of runs, alternating"""


class Rows:
    """The samples of one scene."""

    def __init__(self, scene, samples):
        self.scene, self.samples = scene, {name: found for name, found in samples.items() if found}

    def median(self, name, read):
        return statistics.median(read(sample) for sample in self.samples[name])

    def wall(self, name):
        return self.median(name, lambda sample: sample.wall)

    def cpu(self, name):
        return self.median(name, lambda sample: sample.cpu)

    def highest(self, name, read):
        return max((read(sample) for sample in self.samples[name] if read(sample) is not None), default=None)

    def print(self):
        print(f"\n{self.scene.name}: {self.scene.text}")
        print(f"  {'':<24} {'wall s':>7} {'ratio':>6} {'cpu s':>6} {'MB':>5} {'heap':>5} {'src':>6} {'dst':>6} {'pulls':>6} "
              f"{'MB read':>8} {'runs':>5}")
        first = next(iter(self.samples))
        for name, samples in self.samples.items():
            source, target = samples[-1].source, samples[-1].target
            heap = self.highest(name, lambda sample: sample.heap_mb)
            counts = (f"{source.requests:>6} {target.requests:>6} {source.kinds['GET manifest']:>6} "
                      f"{read_bytes(source) / 1e6:>8.1f}" if source else f"{'':>6} {'':>6} {'':>6} {'':>8}")
            print(f"  {name:<24} {self.wall(name):>7.2f} {self.wall(name) / self.wall(first):>6.2f} {self.cpu(name):>6.2f} "
                  f"{self.highest(name, lambda sample: sample.rss_mb):>5.0f} {'' if heap is None else heap:>5} {counts} "
                  f"{len(samples):>5}{wrong(samples)}")


def wrong(samples):
    codes = [sample.code for sample in samples if sample.code]
    differ = sum(len(sample.wrong) for sample in samples)
    return (f"  exit codes {codes}" if codes else "") + (f"  {differ} tags differ from the source" if differ else "")


def read_bytes(traffic):
    return traffic.blob_bytes + traffic.manifest_bytes
