"""A folder and processes that end with the bench, however it ends.

A second process, the keeper, reads from a pipe which processes the bench has started. The pipe closes when the bench ends, by
its own will, by a signal or by kill -9; the keeper then kills what is left and removes the folder.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PREFIX = "drayage-bench-"


class Sample:
    """One measured process: wall time and CPU in seconds, peak of memory in MB."""

    def __init__(self, wall, cpu, rss_mb, code=0):
        self.wall, self.cpu, self.rss_mb, self.code = wall, cpu, rss_mb, code
        self.heap_mb = self.source = self.target = None
        self.wrong = []


class Workplace:
    """A folder in memory, where the machine has room for it there, and the processes of the bench."""

    def __init__(self, needed_bytes):
        memory = Path("/dev/shm")
        fits = memory.is_dir() and shutil.disk_usage(memory).free > needed_bytes
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=memory if fits else None))
        self.keeper = subprocess.Popen([sys.executable, __file__, str(self.folder)], stdin=subprocess.PIPE,
                                       start_new_session=True)

    def __enter__(self):
        for sign in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, lambda number, _: sys.exit(128 + number))
        return self

    def __exit__(self, *_):
        self.keeper.stdin.close()
        self.keeper.wait()

    def start(self, command, output, environment=None):
        """A process in a group of its own, so that its children end with it too."""
        process = subprocess.Popen([str(word) for word in command], start_new_session=True, stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})})
        self._tell("+", process)
        return process

    def stop(self, process, sign=signal.SIGTERM):
        """Ends a process and waits for it."""
        if process.returncode is None:
            os.killpg(process.pid, sign)
            process.wait()
        self._tell("-", process)

    def timed(self, command, log, environment=None):
        """Runs a command to its end."""
        with open(log, "wb") as output:
            start = time.monotonic()
            return self.waited(self.start(command, output, environment), start)

    def waited(self, process, start):
        """The sample of a process that ends; `start` is the time of its start."""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self._tell("-", process)
        return Sample(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                      process.returncode)

    def _tell(self, sign, process):
        self.keeper.stdin.write(f"{sign} {process.pid}\n".encode())
        self.keeper.stdin.flush()


def cpu_seconds(pid):
    """CPU that a running process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid):
    """Peak of memory of a running process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def keep(folder):
    groups = set()
    for line in sys.stdin:
        sign, number = line.split()
        (groups.add if sign == "+" else groups.discard)(int(number))
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass
    # a process that is about to end may still write
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.05)


if __name__ == "__main__":
    keep(sys.argv[1])
