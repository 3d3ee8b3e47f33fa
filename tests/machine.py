#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the machine of a run, and what the run makes of it: machine.py THRONG-CLI SHIM
SANITIZERS

Clocks that jump, a sleep, no files, no ports, a full disk, a disk that becomes read-only, a killed
run. Runs itself in namespaces of its own, for its own small disk and its own ports; where those
are not allowed the cases that need them are skipped. Prints TAP.
"""

import array
import csv
import errno
import fcntl
import http.server
import json
import os
import random
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from torture import FORMER, KINDS, Target, wait_for_end_of

INSIDE = "--inside"
MAX_WALL_S = 120


class Skip(Exception):
    pass


def scenario(target, users=5, run_time=3, wait=0.05, session="user"):
    return {
        "throng": 1,
        "name": "Machine",
        "target": target,
        "users": [{"name": "Visitor", "wait": {"constant": wait}, "session": session,
                   "tasks": [{"name": "Look", "steps": [{"request": "GET /users"}]}]}],
        "load": {"users": users, "spawn-rate": 100, "run-time": run_time},
    }


class Run:
    """A run that is under way; its files stood there before."""

    def __init__(self, folder, document, results=None, **environment):
        self.results = results or folder
        path = folder / "test.throng"
        path.write_text(json.dumps(document))
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [CLI, "run", path, "--workers", "1", "--csv", self.results / "run",
             "--json", self.results / "run.json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
            start_new_session=True, env={**os.environ, **environment})

    def finish(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            self.output, self.errors = self.process.communicate(timeout=MAX_WALL_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.code = self.process.returncode
        assert wait_for_end_of(self.process.pid), "workers are left behind"
        assert "WARNING" not in self.errors and "CRITICAL" not in self.errors, self.errors
        return self

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        assert wait_for_end_of(self.process.pid), "workers are left behind"
        return time.monotonic() - self.started

    def read_json(self):
        return json.loads((self.results / "run.json").read_text())

    def read_csv(self, kind):
        with open(self.results / f"run_{kind}.csv", newline="", encoding="utf-8") as file:
            text = file.read()
        assert text.endswith("\r\n"), f"{kind}: half a line"
        rows = list(csv.DictReader(text.splitlines(), strict=True))
        assert all(None not in row.values() for row in rows), f"{kind}: half a line"
        return rows


def expect(value, wanted):
    assert value == wanted, f"{value!r}, not {wanted!r}"


def expect_accounts(report):
    assert report["accounts"]["balanced"], report["accounts"]["difference"]


def at(seconds_from_now, jump_s):
    return f"{int((time.monotonic() + seconds_from_now) * 1e6)}:{jump_s}"


# Clocks


def step_of_the_wall_clock(folder, jump_s):
    run = Run(folder, scenario(TARGET.address), LD_PRELOAD=SHIM, SHIM_WALL=at(1.5, jump_s)).finish()
    report = run.read_json()
    assert run.code in (0, 4), run.errors
    expect_accounts(report)
    expect(report["run"]["duration_s"], 3)
    assert report["total"]["max_ms"] < 60000, report["total"]["max_ms"]
    assert len(report["series"]) <= 4 + MAX_WALL_S
    stamps = [int(row["Timestamp"]) for row in run.read_csv("stats_history")]
    assert max(stamps) - min(stamps) <= 4, stamps
    assert not report["run"]["notes"], report["run"]["notes"]


def wall_clock_that_is_set_forward_changes_nothing(folder):
    step_of_the_wall_clock(folder, 3600)


def wall_clock_that_is_set_back_changes_nothing(folder):
    step_of_the_wall_clock(folder, -3600)


def sleep_is_told_and_measures_nothing(folder):
    slow = Target(CLI, "--service-time", "400")
    run = Run(folder, scenario(slow.address, run_time=4), LD_PRELOAD=SHIM,
              SHIM_SUSPEND=at(2, 3600)).finish()
    slow.close()
    report = run.read_json()
    expect(run.code, 4)
    expect_accounts(report)
    expect(report["run"]["duration_s"], 4)
    expect(report["total"]["failures"], 0)
    assert 1 <= report["total"]["aborted"] <= 5, report["total"]["aborted"]
    assert report["total"]["max_ms"] < 60000
    sentence = "This computer slept for 1 h"
    assert any(text.startswith(sentence) for text in report["run"]["notes"]), report["run"]
    assert any(text.startswith(sentence) for text in report["generator"]["reasons"])
    assert any(mark["text"].startswith("Slept for 1 h") for mark in report["marks"])
    assert sentence in run.output


# Files and ports


def expect_lack(run, sentence, most_cpu_s):
    assert run.code == 4, f"{run.code} {run.errors} {run.output}"
    report = run.read_json()
    expect_accounts(report)
    expect(report["generator"]["verdict"], "invalid")
    assert any(sentence in text for text in report["generator"]["reasons"]), report["generator"]
    expect(report["failures"], [])
    assert len(report["errors"]) == 1 and sentence in report["errors"][0]["message"]
    assert sentence in run.output
    assert run.cpu_s < most_cpu_s, f"{run.cpu_s} s of processor time"
    return report


def without_files_nothing_spins_and_the_verdict_is_invalid(folder):
    document = scenario(TARGET.address, users=20, wait=0)
    run = Run(folder, document, LD_PRELOAD=SHIM,
              SHIM_FAIL=f"throng-worker:socket:0:{errno.EMFILE}").finish()
    report = expect_lack(run, "ran out of open files", 2.5)
    expect(report["accounts"]["requests"]["aborted"], report["accounts"]["requests"]["started"])


def without_ports_the_way_out_is_told(folder):
    document = scenario(TARGET.address, users=20, wait=0)
    run = Run(folder, document, LD_PRELOAD=SHIM,
              SHIM_FAIL=f"throng-worker:connect:0:{errno.EADDRNOTAVAIL}").finish()
    expect_lack(run, "ran out of local ports", 2.5)
    assert "net.ipv4.ip_local_port_range" in run.output


def ports_that_are_used_up_are_no_failure_of_the_service(folder):
    if not HAS_NET:
        raise Skip("needs a network namespace")
    range_file = Path("/proc/sys/net/ipv4/ip_local_port_range")
    before = range_file.read_text()
    try:
        range_file.write_text("40000 40019")
        document = scenario(TARGET.address, users=20, wait=0.01, session="task")
        run = Run(folder, document).finish()
    except OSError as error:
        raise Skip(f"the range of ports can't be set: {error}") from error
    finally:
        range_file.write_text(before)
    expect_lack(run, "ran out of local ports", 60)


def connections_that_the_kernel_does_not_watch_are_no_failure_of_the_service(folder):
    # The first three make the worker listen to its timer and to the swarm.
    document = scenario(TARGET.address, users=20, wait=0, run_time=4)
    run = Run(folder, document, LD_PRELOAD=SHIM,
              SHIM_FAIL=f"throng-worker:epoll_ctl:-4:{errno.ENOSPC}").finish()
    expect_lack(run, "can’t watch more connections", 2.5)


# Memory


class LargeBodies(http.server.BaseHTTPRequestHandler):
    """Says all but the last byte of bodies that are looked at as a whole, to all at once."""

    SIZE = 7 << 20
    N_USERS = 40
    all_are_here = threading.Barrier(N_USERS)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(self.SIZE + 1))
        self.end_headers()
        self.all_are_here.wait(MAX_WALL_S)
        try:
            self.wfile.write(bytes(self.SIZE))
            self.rfile.read(1)
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


def worker_without_memory_is_told_and_makes_the_verdict_invalid(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), LargeBodies)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    document = scenario(f"http://127.0.0.1:{server.server_port}", users=LargeBodies.N_USERS,
                        run_time=60)
    document["users"][0]["tasks"][0]["steps"][0]["checks"] = [{"body-contains": "end"}]
    run = Run(folder, document, LD_PRELOAD=SHIM, SHIM_MEMORY="throng-worker:160").finish()
    server.shutdown()
    assert "Worker 1 of 1 ran out of memory" in run.errors + run.output, run.errors + run.output
    report = run.read_json()
    expect(report["generator"]["verdict"], "invalid")
    assert any("ran out of memory" in text for text in report["generator"]["reasons"])


def users_for_whom_there_is_no_memory_are_not_started(folder):
    run = Run(folder, scenario(TARGET.address), LD_PRELOAD=SHIM,
              SHIM_MEMORY="throng-worker:60").finish()
    expect(run.code, 3)
    report = run.read_json()
    expect_accounts(report)
    expect(report["generator"]["verdict"], "invalid")
    expect(report["total"]["requests"], 0)
    assert "this machine has too little memory" in run.output, run.output


# Disks


class Disk:
    """A small one."""

    def __init__(self, folder, kib):
        if not HAS_MOUNT:
            raise Skip("needs a mount namespace")
        self.path = folder / "disk"
        self.path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "none", self.path], check=True)

    def fill(self):
        with open(self.path / "ballast", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass

    def empty(self):
        (self.path / "ballast").unlink()

    def make_read_only(self):
        # As a mount: the history is open for writing, so that the disk as such is in use.
        subprocess.run(["mount", "--bind", self.path, self.path], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", self.path], check=True)

    def close(self):
        while os.path.ismount(self.path):
            subprocess.run(["umount", "-l", self.path], check=True)


def wait_for_second_summary(run):
    """The files have been brought up to date in the middle of the run."""
    deadline = time.monotonic() + MAX_WALL_S
    path = run.results / "run.json"
    while time.monotonic() < deadline:
        if path.exists() and path.read_text() != FORMER and len(run.read_csv("stats")) > 1:
            return
        time.sleep(0.05)
    raise AssertionError("no summary during the run")


def leave_former(folder):
    for kind in KINDS:
        (folder / f"run_{kind}.csv").write_text(FORMER)
    (folder / "run.json").write_text(FORMER)


def full_disk_ends_no_run_and_damages_no_file(folder):
    disk = Disk(folder, 256)
    run = Run(folder, scenario(TARGET.address, run_time=5), disk.path)
    wait_for_second_summary(run)
    disk.fill()
    run.finish()
    expect(run.code, 3)
    assert "No space left on device" in run.errors and str(disk.path) in run.errors, run.errors
    assert "Aggregated" in run.output
    expect(run.read_json()["run"]["outcome"], "running")
    for kind in KINDS:
        run.read_csv(kind)
    expect({path.name for path in disk.path.iterdir()},
           {"ballast", "run.json", *(f"run_{kind}.csv" for kind in KINDS)})
    disk.close()


def disk_with_room_again_gets_everything(folder):
    disk = Disk(folder, 256)
    run = Run(folder, scenario(TARGET.address, run_time=8), disk.path)
    wait_for_second_summary(run)
    disk.fill()
    time.sleep(2.5)
    disk.empty()
    run.finish()
    assert run.code in (0, 4), run.errors
    assert "The run goes on" in run.errors, run.errors
    report = run.read_json()
    expect(report["run"]["outcome"], "completed")
    rows = run.read_csv("stats_history")
    expect(int(rows[-1]["Total Request Count"]), report["total"]["requests"])
    # No second is missing, but for those that a busy machine took away.
    assert len(rows) >= 6, len(rows)
    disk.close()


def disk_that_becomes_read_only_ends_no_run(folder):
    disk = Disk(folder, 256)
    run = Run(folder, scenario(TARGET.address, run_time=5), disk.path)
    wait_for_second_summary(run)
    disk.make_read_only()
    run.finish()
    expect(run.code, 3)
    assert "Read-only file system" in run.errors, run.errors
    assert "Aggregated" in run.output
    run.read_json()
    for kind in KINDS:
        run.read_csv(kind)
    disk.close()


def disk_that_is_full_at_the_start_keeps_the_former_results(folder):
    disk = Disk(folder, 64)
    leave_former(disk.path)
    disk.fill()
    run = Run(folder, scenario(TARGET.address), disk.path).finish()
    expect(run.code, 3)
    assert "No space left on device" in run.errors, run.errors
    for name in ["run.json", *(f"run_{kind}.csv" for kind in KINDS)]:
        expect((disk.path / name).read_text(), FORMER)
    disk.close()


# Killed


def killed_run_leaves_what_it_had_two_seconds_before(folder):
    for i in range(4):
        place = folder / str(i)
        place.mkdir()
        leave_former(place)
        run = Run(place, scenario(TARGET.address, run_time=60))
        wait_for_second_summary(run)
        time.sleep(random.uniform(0, 2))
        lasted = run.kill()
        report = run.read_json()
        expect(report["run"]["outcome"], "running")
        expect(report["run"]["exit_code"], None)
        expect(report["accounts"]["balanced"], None)
        behind = lasted - report["run"]["duration_s"]
        # Two seconds, and what a busy machine takes to start a run.
        assert behind < 5, f"{behind} s behind"
        assert report["total"]["requests"] > 0
        for kind in KINDS:
            run.read_csv(kind)


CASES = [
    wall_clock_that_is_set_forward_changes_nothing,
    wall_clock_that_is_set_back_changes_nothing,
    sleep_is_told_and_measures_nothing,
    without_files_nothing_spins_and_the_verdict_is_invalid,
    without_ports_the_way_out_is_told,
    ports_that_are_used_up_are_no_failure_of_the_service,
    connections_that_the_kernel_does_not_watch_are_no_failure_of_the_service,
    worker_without_memory_is_told_and_makes_the_verdict_invalid,
    users_for_whom_there_is_no_memory_are_not_started,
    full_disk_ends_no_run_and_damages_no_file,
    disk_with_room_again_gets_everything,
    disk_that_becomes_read_only_ends_no_run,
    disk_that_is_full_at_the_start_keeps_the_former_results,
    killed_run_leaves_what_it_had_two_seconds_before,
]


def run_case(number, case):
    name = case.__name__.replace("_", "-")
    # A disk that a failed case left mounted goes with the namespace.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            case(Path(folder))
            print(f"ok {number} {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            print(f"not ok {number} {name}", flush=True)
            print("# " + f"{type(error).__name__}: {error}".replace("\n", "\n# "), flush=True)


def bring_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up = struct.pack("16sh14x", b"lo", 1 | 64)  # IFF_UP, IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, array.array("B", up))  # SIOCSIFFLAGS


def enter_namespaces():
    """Runs this program again, in namespaces where that is allowed. Does not return."""
    for flags in ["--mount --net", "--user --map-root-user --mount --net", None]:
        command = ["unshare", *flags.split()] if flags else []
        if not command or subprocess.run([*command, "true"], stderr=subprocess.DEVNULL,
                                         check=False).returncode == 0:
            os.execvp((command + [sys.executable])[0],
                      [*command, sys.executable, *sys.argv, INSIDE if command else "--outside"])


def main():
    global TARGET
    if SANITIZERS != "none":
        print("1..0 # SKIP a sanitizer's library must be the first")
        return
    if sys.argv[-1] not in (INSIDE, "--outside"):
        enter_namespaces()
    if HAS_NET:
        bring_loopback_up()
    TARGET = Target(CLI)
    print(f"1..{len(CASES)}")
    for number, case in enumerate(CASES, 1):
        run_case(number, case)
    TARGET.close()


CLI, SHIM, SANITIZERS = sys.argv[1:4]
HAS_NET = HAS_MOUNT = sys.argv[-1] == INSIDE
TARGET = None
main()
