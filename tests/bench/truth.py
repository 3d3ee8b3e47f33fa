# SPDX-License-Identifier: GPL-3.0-or-later
"""The calibrated server of tests/truth-server.c, and throng-cli, for measurements."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

from rig import CLI, TOP, pinned

SERVER = os.path.join(TOP, "build", "tests", "truth-server")


class TruthServer:
    """Holds each request back for the next of some delays; knows afterwards how long it really did."""

    def __init__(self, processor, delays_us, stall=()):
        self.folder = tempfile.mkdtemp(prefix="throng-truth-")
        delays = os.path.join(self.folder, "delays")
        self.log = os.path.join(self.folder, "log")
        with open(delays, "w", encoding="ascii") as file:
            file.writelines(f"{delay}\n" for delay in delays_us)
        self.process = subprocess.Popen(
            pinned(processor, SERVER, delays, self.log, *(str(number) for number in stall)),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{self.process.stdout.readline().strip()}"

    def stop(self):
        """Ends it. Returns: (read, hold) of each request in µs, in the order of its answers"""
        self.process.stdin.close()
        if self.process.wait(30) != 0:
            sys.exit("bench: the calibrated server failed")
        with open(self.log, encoding="ascii") as file:
            entries = [tuple(int(number) for number in line.split()) for line in file]
        shutil.rmtree(self.folder)
        return entries


def percentile(values, ratio):
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, -int(-ratio * len(ordered) // 1) - 1)]


class Throng:
    """A run of throng-cli with one worker."""

    def __init__(self, processor, url, load, wait=None):
        self.folder = tempfile.mkdtemp(prefix="throng-bench-")
        self.report = os.path.join(self.folder, "run.json")
        scenario = os.path.join(self.folder, "bench.throng")
        user = {"name": "User", "tasks": [{"name": "Get", "steps": [{"request": "GET /"}]}]}
        if wait:
            user["wait"] = wait
        with open(scenario, "w", encoding="utf-8") as file:
            json.dump({"throng": 1, "target": url, "users": [user], "load": load}, file)
        self.process = subprocess.Popen(
            pinned(processor, CLI, "run", scenario, "--quiet", "--workers", "1", "--seed", "1",
                   "--json", self.report),
            stdout=subprocess.DEVNULL)

    def finish(self):
        """Waits for its end. Returns: its JSON summary"""
        code = self.process.wait(120)
        with open(self.report, encoding="utf-8") as file:
            report = json.load(file)
        shutil.rmtree(self.folder)
        # A worker that is far too slow is given up in the end; the verdict must say so then.
        if code not in (0, 4) and report["generator"]["verdict"] != "invalid":
            sys.exit(f"bench: throng-cli ended with code {code}")
        return report
