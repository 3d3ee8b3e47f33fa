#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A long run takes no more memory and no more files as it goes on, and counts what its target counts:
soak.py THRONG-CLI SECONDS REQUESTS-PER-SECOND

After a fifth of the time everything is there that a run needs; from then on the swarm and its workers
may grow by 2 MiB each. Prints TAP.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

MAX_GROWTH_KIB = 2 * 1024
LOOK_EVERY_S = 1
N_WORKERS = 2


def find_children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def measure_kib(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise OSError("a process that has ended")


def count_files(pid):
    """The least of some looks: while results are brought up to date another file is open for a moment."""
    counts = []
    for _ in range(3):
        counts.append(len(list(Path(f"/proc/{pid}/fd").iterdir())))
        time.sleep(0.02)
    return min(counts)


class Watch:
    """What one process takes while it runs."""

    def __init__(self, name, pid):
        self.name = name
        self.pid = pid
        self.kib = []
        self.n_files = []

    def look(self):
        try:
            kib, n_files = measure_kib(self.pid), count_files(self.pid)
        except OSError:
            return
        self.kib.append(kib)
        self.n_files.append(n_files)

    def find_faults(self, n_first):
        kib, n_files = self.kib[n_first:], self.n_files[n_first:]
        print(f"# {self.name}: {kib[0]} to {max(kib)} KiB, {min(n_files)} to {max(n_files)} files")
        if max(kib) - kib[0] > MAX_GROWTH_KIB:
            yield f"{self.name} grew from {kib[0]} to {max(kib)} KiB"
        if min(n_files) != max(n_files):
            yield f"{self.name} had {min(n_files)} to {max(n_files)} files open"


def make_scenario(target, seconds, rate):
    """A user starts a task each second; one in ten answers is an error."""
    steps = [("List", 9, "GET /users"), ("Fail", 1, "GET /no-such-thing")]
    return {
        "throng": 1, "target": target,
        "users": [{"name": "Visitor", "wait": {"throughput": 1}, "tasks": [
            {"name": name, "weight": weight, "steps": [{"request": request}]}
            for name, weight, request in steps]}],
        "load": {"users": rate, "spawn-rate": rate / 5, "run-time": seconds}}


def run(cli, folder, scenario, seconds):
    """Returns the watches and the result."""
    path, summary = Path(folder, "soak.throng"), Path(folder, "soak.json")
    path.write_text(json.dumps(scenario), encoding="utf-8")
    # Seconds after the run has begun to end users are gone, so what is seen then does not count.
    until = time.monotonic() + seconds - 2 * LOOK_EVERY_S
    with subprocess.Popen([cli, "run", "--quiet", "--workers", str(N_WORKERS), "--seed", "1",
                           "--json", summary, path], stdout=subprocess.DEVNULL) as program:
        watches = [Watch("the swarm", program.pid)]
        time.sleep(LOOK_EVERY_S)
        watches += [Watch(f"worker {number}", pid)
                    for number, pid in enumerate(find_children(program.pid), 1)]
        while time.monotonic() < until and program.poll() is None:
            for watch in watches:
                watch.look()
            time.sleep(LOOK_EVERY_S)
        program.wait(timeout=60)
    return watches, json.loads(summary.read_text(encoding="utf-8"))


def compare_counts(result, address):
    """What the target counts is what has been counted here, with hops, retries and aborted ones."""
    with urllib.request.urlopen(f"{address}/counts") as answer:
        counts = json.load(answer)
    n_there = sum(sum(statuses.values()) for statuses in counts.values())
    total, requests = result["total"], result["accounts"]["requests"]
    n_here = requests["started"] + total["hops"] + total["retries"]
    print(f"# {n_here} requests here, {n_there} there")
    if not result["accounts"]["balanced"]:
        yield f"the accounts differ: {result['accounts']['difference']}"
    if n_here != n_there:
        yield f"{n_here} requests here, {n_there} there"


def soak(cli, seconds, rate):
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [cli, "demo-server", "--end-with-parent"], stdout=subprocess.PIPE, text=True) as demo:
        try:
            address = demo.stdout.readline().split()[-1]
            watches, result = run(cli, folder, make_scenario(address, seconds, rate), seconds)
            n_first = len(watches[0].kib) // 5
            for watch in watches:
                yield from watch.find_faults(n_first)
            if len(watches) != N_WORKERS + 1:
                yield f"there are {len(watches) - 1} workers"
            yield from compare_counts(result, address)
            n_wanted = 0.8 * rate * seconds
            if result["accounts"]["requests"]["started"] < n_wanted:
                yield f"fewer than {n_wanted:.0f} requests were sent"
        finally:
            demo.terminate()


def main():
    cli, seconds, rate = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    faults = list(soak(cli, seconds, rate))
    print(f"1..1\n{'not ok' if faults else 'ok'} 1 - {seconds} s at {rate} requests a second")
    print("".join(f"# {fault}\n" for fault in faults), end="")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
