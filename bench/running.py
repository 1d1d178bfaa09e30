"""A `drayage run`, and what each of its passes costs."""
import json
import signal
import time
import urllib.error
import urllib.parse
import urllib.request

from registries import LOCAL, free_port
from workplace import Sample, cpu_seconds, peak_mb

TOKEN = "a-token-of-the-bench"
LIMIT_SECONDS = 300


class Running:
    """A process that has begun its first pass. Without a port of the management server only its timer starts further ones."""

    def __init__(self, stage, drayage, *options, server=True, schedule="interval: 86400", more=()):
        self.place, self.port = stage.place, free_port() if server else 0
        settings = {"drayage.management.port": self.port, "drayage.management.token": TOKEN}
        self.log_path = self.place.folder / "run.log"
        self.log = open(self.log_path, "wb")
        words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
        self.process = self.place.start(drayage.command(stage, "run", schedule, [*words, *options], more), self.log,
                                        drayage.environment(LOG_FORMAT="json", LOG_LEVEL="info"))
        self.cpu_before = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.place.stop(self.process, signal.SIGKILL)
        self.log.close()

    def start_pass(self, task="bench"):
        request = urllib.request.Request(f"http://{LOCAL}:{self.port}/api/tasks/{urllib.parse.quote(task)}/run",
                                         method="POST", headers={"Authorization": f"Bearer {TOKEN}"})
        until = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(request).close()
                return
            except urllib.error.HTTPError as refusal:
                # the line of the log comes a little before the end of the run
                if refusal.code not in (409, 503):
                    raise
            except urllib.error.URLError:
                pass  # the server is not up yet
            time.sleep(0.02)
        raise SystemExit("bench: drayage run takes no request: " + self.log_path.read_text(errors="replace")[-500:])

    def end_of_pass(self, number):
        """Waits for the end of a pass; its own measure of its time, and the CPU since the pass before."""
        until = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            ends = [line for line in self.log_path.read_text(errors="replace").splitlines()
                    if '"msg":"task succeeded"' in line]
            if len(ends) >= number:
                before, self.cpu_before = self.cpu_before, cpu_seconds(self.process.pid)
                return Sample(float(json.loads(ends[number - 1])["seconds"]), self.cpu_before - before,
                              peak_mb(self.process.pid))
            time.sleep(0.02)
        raise SystemExit("bench: drayage run ended or stood still: " + self.log_path.read_text(errors="replace")[-500:])


def passes(stage, drayage, first, last):
    """Samples of these passes of one process, each with its requests."""
    samples = []
    with Running(stage, drayage) as running:
        running.end_of_pass(1)
        for number in range(2, last + 1):
            stage.source.forget()
            stage.target.forget()
            running.start_pass()
            sample = running.end_of_pass(number)
            sample.source, sample.target = stage.source.traffic(), stage.target.traffic()
            if number >= first:
                samples.append(sample)
    return samples
