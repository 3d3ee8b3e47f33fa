#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every call of the C library that a run makes fails once: torture.py THRONG-CLI SHIM SANITIZERS [all]

Three small runs against the demo target are counted with the shim (fault-shim.c), then repeated
with the n-th call of each kind failing in throng-cli or in its workers. Whatever fails, the run
ends in time without a crash, its numbers add up, its files are whole or those of the run before,
its exit code fits what happened, and nothing of it is left. Without `all` a sample is taken.
Prints TAP; one test for each run and program.
"""

import csv
import errno
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SAMPLE = 60  # injections of each run and program
MOST_OF_A_CALL = 500
# A busy machine may keep a process waiting for long.
MAX_WALL_S = 60
N_AT_ONCE = 3
FORMER = "of the run before\n"
KINDS = ["stats", "stats_history", "failures", "exceptions"]
EXIT_CODES = {0, 1, 2, 3, 4}
WITHOUT_RESULTS = {2, 3}

# What each call may end with; 0 = it does half of what was asked.
FAULTS = {
    "socket": [errno.EMFILE, errno.ENOBUFS],
    "socketpair": [errno.EMFILE],
    "connect": [errno.ECONNREFUSED, errno.EADDRNOTAVAIL, errno.ENETUNREACH],
    "read": [errno.EIO, errno.EINTR],
    "write": [errno.ENOSPC, errno.EINTR, 0],
    "recv": [errno.ECONNRESET, errno.EINTR, 0],
    "recvmsg": [errno.ECONNRESET, errno.EINTR],
    "send": [errno.ECONNRESET, errno.EINTR, errno.EAGAIN, 0],
    "sendmsg": [errno.ECONNRESET, errno.EINTR],
    "epoll_create1": [errno.EMFILE],
    "epoll_ctl": [errno.ENOMEM, errno.ENOSPC],
    "epoll_wait": [errno.EINTR],
    "timerfd_create": [errno.EMFILE],
    "open": [errno.EMFILE, errno.EACCES, errno.ENOSPC],
    "rename": [errno.ENOSPC],
    "fsync": [errno.EIO],
    "ftruncate": [errno.EIO],
    "getaddrinfo": [errno.EIO],
}


def scenario(target, load, **user_class):
    return {
        "throng": 1,
        "name": "Torture",
        "target": target,
        "users": [{"name": "Visitor", **user_class}],
        "load": {**load, "tasks": 6},
    }


def make_runs(target):
    """name: (workers, scenario)"""
    look = [{"name": "Look", "steps": [{"request": "GET /users", "timeout": 2}]}]
    browse = [{
        "name": "Browse",
        "steps": [{"request": "GET /", "timeout": 2, "headers": {"Authorization": "{{token}}"}}],
    }]
    login = [{"request": "POST /login", "timeout": 2, "capture": {"token": {"from": "body"}}}]
    return {
        "closed": (1, scenario(target, {"users": 3, "spawn-rate": 100, "run-time": 5},
                               wait={"constant": 0.02}, tasks=look)),
        "login": (2, scenario(target, {"users": 3, "spawn-rate": 100, "run-time": 5},
                              **{"on-start": login}, tasks=browse)),
        "arrivals": (1, scenario(target, {"arrivals": 50, "max-users": 5, "run-time": 5},
                                 tasks=look)),
    }


class Target:
    def __init__(self, cli, *arguments):
        self.process = subprocess.Popen(
            [cli, "demo-server", "--end-with-parent", *(arguments or ["--service-time", "0"])],
            stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]

    def close(self):
        self.process.kill()
        self.process.wait()


def group_exists(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_end_of(group):
    deadline = time.monotonic() + MAX_WALL_S
    while group_exists(group) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not group_exists(group)


class Run:
    """One run, and what is wrong with what it did."""

    def __init__(self, cli, shim, n_workers, path, folder, **environment):
        self.folder = folder
        self.faults = []
        for kind in KINDS:
            (folder / f"run_{kind}.csv").write_text(FORMER)
        (folder / "run.json").write_text(FORMER)
        env = {**os.environ, "LD_PRELOAD": shim, **environment}
        command = [cli, "run", path, "--workers", str(n_workers), "--seed", "1",
                   "--stop-timeout", "5s", "--csv", folder / "run", "--json", folder / "run.json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
                              stdin=subprocess.DEVNULL, start_new_session=True) as process:
            try:
                output, errors = process.communicate(timeout=MAX_WALL_S)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                output, errors = process.communicate()
                self.faults.append(f"still running after {MAX_WALL_S} s")
            if not wait_for_end_of(process.pid):
                os.killpg(process.pid, signal.SIGKILL)
                self.faults.append("workers are left behind")
        self.code = process.returncode
        self.output = output.decode("utf-8", "replace")
        self.errors = errors.decode("utf-8", "replace")
        self.judge()

    def judge(self):
        text = self.output + self.errors
        if self.code not in EXIT_CODES:
            self.faults.append(f"exit code {self.code}")
        if any(word in text for word in ["WARNING", "CRITICAL", "ERROR **", "Sanitizer"]):
            self.faults.append("a warning was logged")
        if self.code in WITHOUT_RESULTS and not self.errors:
            self.faults.append(f"nothing says why the exit code is {self.code}")
        if "do not add up" in text:
            self.faults.append("the numbers do not add up")
        extra = {path.name for path in self.folder.iterdir()} - {
            "run.json", *(f"run_{kind}.csv" for kind in KINDS)}
        if extra:
            self.faults.append(f"left behind: {sorted(extra)}")
        for kind in KINDS:
            self.judge_csv(kind)
        self.judge_json()

    def judge_csv(self, kind):
        with open(self.folder / f"run_{kind}.csv", newline="", encoding="utf-8") as file:
            text = file.read()
        if text == FORMER:
            if self.code not in WITHOUT_RESULTS:
                self.faults.append(f"{kind}: not written")
            return
        rows = list(csv.reader(text.splitlines(), strict=True))
        if not text.endswith("\r\n") or any(len(row) != len(rows[0]) for row in rows):
            self.faults.append(f"{kind}: damaged")

    def judge_json(self):
        text = (self.folder / "run.json").read_text()
        if text == FORMER:
            if self.code not in WITHOUT_RESULTS:
                self.faults.append("JSON: not written")
            return
        try:
            report = json.loads(text)
        except ValueError:
            self.faults.append("JSON: damaged")
            return
        run, accounts = report["run"], report["accounts"]
        if run["outcome"] == "running":
            if self.code != 3:
                self.faults.append("JSON: not that of the end")
        elif run["exit_code"] != self.code and self.code != 3:
            self.faults.append(f"JSON: says exit code {run['exit_code']}, not {self.code}")
        elif not accounts["balanced"] and run["outcome"] != "failed":
            self.faults.append(f"JSON: {accounts['difference']}")
        if self.code == 0 and accounts["tasks"]["completed"] != 6:
            self.faults.append(f"passed with {accounts['tasks']['completed']} of 6 tasks")


def count_calls(runner, folder):
    """{program: {call: most of one process}}"""
    path = folder.parent / (folder.name + ".counts")
    run = runner(folder, SHIM_COUNTS=str(path))
    if run.faults or run.code not in (0, 4):
        raise RuntimeError(f"a good run fails: {run.faults} {run.code} {run.errors}")
    counts = {}
    for line in path.read_text().splitlines():
        program, call, n = line.split()
        calls = counts.setdefault(program, {})
        calls[call] = max(calls.get(call, 0), int(n))
    return counts


def choose(calls, takes_all, seed):
    """The injections into one program: (call, n, errno), 0 for n = each time."""
    chosen = []
    for call, n_calls in calls.items():
        for number in FAULTS[call] if n_calls > 0 else []:
            last = min(n_calls, MOST_OF_A_CALL)
            chosen += [(call, n, number) for n in range(1, last + 1)]
    if takes_all or len(chosen) <= SAMPLE:
        return chosen
    # Of each call and fault some, however often it is made.
    shuffled = random.Random(seed).sample(chosen, len(chosen))
    rank = {}
    for injection in shuffled:
        key = (injection[0], injection[2])
        rank.setdefault(key, []).append(injection)
    order = [group[i] for i in range(SAMPLE) for group in rank.values() if i < len(group)]
    return order[:SAMPLE]


def inject(runner, root, program, injection):
    call, n, number = injection
    with tempfile.TemporaryDirectory(dir=root) as folder:
        run = runner(Path(folder), SHIM_FAIL=f"{program}:{call}:{n}:{number}")
    what = f"{call} {n}: {errno.errorcode.get(number, 'half')}"
    return [f"{what}: {fault}\n{run.code}\n{run.errors[-600:]}{run.output[-900:]}"
            for fault in run.faults]


def main():
    cli, shim, sanitizers = sys.argv[1:4]
    takes_all = "all" in sys.argv[4:]
    if sanitizers != "none":
        print("1..0 # SKIP a sanitizer's own calls may not fail")
        return
    target = Target(cli)
    number = 0
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(N_AT_ONCE) as pool:
        root = Path(name)
        for run_name, (n_workers, document) in make_runs(target.address).items():
            path = root / f"{run_name}.throng"
            path.write_text(json.dumps(document))

            def runner(folder, **environment):
                folder.mkdir(exist_ok=True)
                return Run(cli, shim, n_workers, path, folder, **environment)

            counts = count_calls(runner, root / run_name)
            for program in ["throng-cli", "throng-worker"]:
                injections = choose(counts[program], takes_all, f"{run_name} {program}")
                results = pool.map(lambda i: inject(runner, root, program, i), injections)
                faults = [fault for result in results for fault in result]
                number += 1
                print("not ok" if faults else "ok",
                      f"{number} {run_name}: {len(injections)} calls of {program} fail", flush=True)
                for fault in faults:
                    print("# " + fault.replace("\n", "\n# "), flush=True)
    target.close()
    print(f"1..{number}")


if __name__ == "__main__":
    main()
