# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the app while it runs a large test. Started by tests/ui/run with a display, a bus and a home of its own:
app.py is given the address of a server in BENCH_TARGET and writes what it measured to BENCH_RESULT.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import rig

# The users start within 15 s, which leaves this machine time for what they send.
RUN_S = 45
# Nobody notices one picture that is shown for two refreshes of the screen.
LATE_MS = 33


def scenario(url):
    steps = [{"request": "GET /users", "name": f"Endpoint {n}"} for n in range(1000)]
    user = {"name": "User", "wait": {"between": [2, 4]}, "tasks": [{"name": f"Task {s['name']}", "steps": [s]} for s in steps]}
    return {"throng": 1, "name": "Large", "target": url, "users": [user],
            "load": {"users": 9000, "spawn-rate": 600, "run-time": RUN_S}}


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"bench: waited {seconds} s for {what}")
        time.sleep(0.02)


class App:
    """A window with a scenario, and its frames: their moments and the main thread's processor time, in seconds."""

    def __init__(self, folder, name, *arguments):
        self.frame_log = Path(folder) / f"{name}.frames"
        self.started = time.monotonic()
        self.process = subprocess.Popen([os.environ["THRONG"], *arguments],
                                        env={**os.environ, "THRONG_FRAME_LOG": str(self.frame_log), "TMPDIR": folder})

    def frames(self):
        text = self.frame_log.read_text() if self.frame_log.exists() else ""
        return [tuple(int(field) / 1e6 for field in line.split()) for line in text.split("\n")[:-1]]

    def wait_for_first_frame(self):
        """Returns: seconds from the start of the program; the log is written in blocks, so it may take longer to know"""
        wait_for(self.frames, "the first frames")
        return self.frames()[0][0] - self.started

    def press(self, key):
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                                check=True, capture_output=True, text=True).stdout.split()[0]
        subprocess.run(["xdotool", "windowfocus", window, "key", key], check=True)

    def has_workers(self):
        pid = self.process.pid
        return bool(Path(f"/proc/{pid}/task/{pid}/children").read_text().strip())

    def close(self):
        self.process.terminate()
        self.process.wait(60)


def measure_start(folder):
    """Seconds to the first frame, of the second start: the first one reads everything from disk."""
    for name in ("cold", "warm"):
        app = App(folder, name)
        seconds = app.wait_for_first_frame()
        app.close()
    return seconds


def read_p99(history):
    """Each row of the history is about all requests up to it; here the last one that both kinds of runs have in full."""
    with open(history, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return float(rows[RUN_S - 4]["99%"])


def measure_frames(frames, began):
    """The frame that shows the page of the run takes what it takes; from then on each should be in time."""
    gaps = [(before[0], (after[0] - before[0]) * 1000, (after[1] - before[1]) * 1000)
            for before, after in zip(frames, frames[1:])]
    running = [gap for gap in gaps if gap[0] >= began]
    return {"frames": len(running), "late_frames": sum(gap[1] > LATE_MS for gap in running),
            "longest_ms": max(gap[1] for gap in running), "longest_cpu_ms": max(gap[2] for gap in running),
            "median_cpu_ms": statistics.median(gap[2] for gap in running),
            "busy_share": sum(gap[2] for gap in running) / sum(gap[1] for gap in running),
            "page_ms": max((gap[1] for gap in gaps if gap[0] < began <= gap[0] + 2), default=0)}


def measure_window(path, folder):
    app = App(folder, "run", path)
    opened = app.wait_for_first_frame()
    time.sleep(1)
    app.press("F5")
    wait_for(app.has_workers, "the run to start")
    began, machine = time.monotonic(), rig.machine_seconds()
    time.sleep(RUN_S - 2)
    stolen = rig.stolen_share(machine)
    p99 = read_p99(next(Path(folder).glob("throng-*/run_stats_history.csv")))
    ended = time.monotonic()
    wait_for(lambda: not app.has_workers(), "the run to end")
    app.close()
    return {"p99_ms": p99, "open_s": opened, "stolen": stolen, **measure_frames([f for f in app.frames() if f[0] <= ended], began)}


def measure_headless(path, folder):
    prefix, machine = os.path.join(folder, "headless"), rig.machine_seconds()
    subprocess.run([os.environ["THRONG_CLI"], "run", path, "--quiet", "--csv", prefix], stdout=subprocess.DEVNULL,
                   check=False)
    return {"headless_p99_ms": read_p99(f"{prefix}_stats_history.csv"), "headless_stolen": rig.stolen_share(machine)}


def main():
    with tempfile.TemporaryDirectory(prefix="throng-bench-app-") as folder:
        path = os.path.join(folder, "large.throng")
        Path(path).write_text(json.dumps(scenario(os.environ["BENCH_TARGET"])), encoding="utf-8")
        result = {"seconds": measure_start(folder), **measure_window(path, folder),
                  **measure_headless(path, folder), "failures": 0}
    Path(os.environ["BENCH_RESULT"]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
