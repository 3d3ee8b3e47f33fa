# SPDX-License-Identifier: GPL-3.0-or-later
"""What measurements need: nginx on a processor of its own, wrk, and throng-cli with its workers watched.

The server has the first processor, wrk and Throng take the second one in turn.
"""

import json
import math
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLI = os.path.join(TOP, "build", "src", "cli", "throng-cli")
ANSWER = '{"result":[{"id":1,"name":"Ada","email":"ada@example.com"}]}'
TICKS = os.sysconf("SC_CLK_TCK")
KIB = 1024

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_rlimit_nofile 60000;
events {{ worker_connections 30000; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type application/json;
  ssl_certificate {folder}/cert.pem;
  ssl_certificate_key {folder}/key.pem;
  server {{
    listen 127.0.0.1:{plain} backlog=16384;
    listen 127.0.0.1:{tls} ssl backlog=16384;
    location / {{ return 200 '{answer}'; }}
  }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pinned(processors, *command):
    return ["taskset", "-c", processors, *command]


def make_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)


class Server:
    """nginx on the first processor, over HTTP and over HTTPS with a certificate of its own."""

    def __init__(self, folder):
        plain, tls = free_port(), free_port()
        conf = os.path.join(folder, "nginx.conf")
        make_certificate(folder)
        with open(conf, "w", encoding="utf-8") as file:
            file.write(NGINX.format(folder=folder, plain=plain, tls=tls, answer=ANSWER))
        self.process = subprocess.Popen(
            pinned("0", shutil.which("nginx"), "-c", conf, "-p", folder, "-e", f"{folder}/error.log"))
        self.url = f"http://127.0.0.1:{plain}"
        self.tls_url = f"https://127.0.0.1:{tls}"
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", plain), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit("bench: nginx did not start; see its words above")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def worker_pids(parent):
    """The worker processes of a program that runs a swarm."""
    try:
        with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
            return [int(pid) for pid in file.read().split()]
    except FileNotFoundError:
        return []


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def machine_seconds():
    """Processor time that all programs of this machine got, and that its host gave to others instead."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = (int(field) / TICKS for field in file.readline().split()[1:9])
    return user + nice + system + irq + softirq, steal


def stolen_share(since):
    """Of the processor time that this machine wanted since a moment of machine_seconds()."""
    got, stolen = (now - then for now, then in zip(machine_seconds(), since))
    return stolen / (got + stolen) if stolen > 0 else 0


def rss_bytes(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            total += int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) * KIB
    return total


def count_files(pids):
    total = 0
    for pid in pids:
        try:
            total += len(os.listdir(f"/proc/{pid}/fd"))
        except OSError:
            pass  # It is ending.
    return total


class Throng:
    """A running throng-cli."""

    def __init__(self, folder, document, processors="1", workers=1):
        path = os.path.join(folder, "bench.throng")
        self.result = os.path.join(folder, "bench.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            pinned(processors, CLI, "run", path, "--quiet", "--workers", str(workers), "--json", self.result, "--seed", "1"),
            stdout=subprocess.DEVNULL)

    def sleep_until(self, second):
        time.sleep(max(0, self.started + second - time.monotonic()))

    def pids(self):
        return worker_pids(self.process.pid)

    def report(self):
        """Waits for the end."""
        code = self.process.wait(120)
        if code not in (0, 4):
            sys.exit(f"bench: throng-cli ended with code {code}")
        with open(self.result, encoding="utf-8") as file:
            return json.load(file)


class BareUsers:
    """As many users as a document has that wait and ask through libsoup alone, on Throng's processor."""

    def __init__(self, url, document):
        load = document["load"]
        self.users = load["users"]
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            pinned("1", os.path.join(TOP, "build", "tests", "bare-users"), f"{url}/users", str(self.users),
                   str(load["run-time"])), stdout=subprocess.PIPE, text=True)

    def now(self):
        return time.monotonic() - self.started, cpu_seconds([self.process.pid])

    def begin(self):
        self.begun = self.now()

    def end(self):
        self.ended = self.now()
        self.rss = rss_bytes([self.process.pid])

    def report(self):
        """Waits for the end. Returns: what was so between begin() and end(), failures and lateness of all the time"""
        out, _ = self.process.communicate(timeout=120)
        (start, cpu), (end, cpu_then) = self.begun, self.ended
        each = [int(n) for n in re.search(r"per second:(.*)", out).group(1).split()][math.ceil(start):int(end)]
        return {"rate": statistics.mean(each), "cpu": (cpu_then - cpu) / (end - start), "rss": self.rss, "users": self.users,
                "late_p99_ms": float(re.search(r"late p99 ms: ([\d.]+)", out).group(1)),
                "failures": int(re.search(r"failed: (\d+)", out).group(1))}


def measure_steady(folder, document, steady, processors="1", workers=1, bare=None):
    """Runs a scenario; CPU, memory and rate are those of its steady part, two moments in seconds. Users that are
    measured at the same time have a part of their own: what the machine takes from one, it takes from both."""
    throng = Throng(folder, document, processors, workers)
    throng.sleep_until(steady[0])
    pids = throng.pids()
    cpu, wall, machine = cpu_seconds(pids), time.monotonic(), machine_seconds()
    if bare:
        bare.begin()
    throng.sleep_until(steady[1])
    if bare:
        bare.end()
    cpu, wall = cpu_seconds(pids) - cpu, time.monotonic() - wall
    rss, stolen = rss_bytes(pids), stolen_share(machine)
    report = throng.report()
    buckets = [b for b in report["series"] if steady[0] <= b["start_s"] and b["start_s"] + b["length_s"] <= steady[1]]
    rate = sum(b["requests"] for b in buckets) / sum(b["length_s"] for b in buckets)
    return {"rate": rate, "cpu": cpu / wall, "rss": rss, "stolen": stolen, "users": document["load"]["users"],
            "late_p99_ms": report["generator"]["lateness_p99_ms"], "failures": report["total"]["failures"],
            "verdict": report["generator"]["verdict"], "bare": bare.report() if bare else None}


def measure_start(folder, document):
    """Seconds from the start of the program until every user has started and is connected: each user has a
    file for its wake-ups and a socket, and sends its first request at once."""
    throng = Throng(folder, document)
    users = document["load"]["users"]
    seconds = None
    while throng.process.poll() is None and seconds is None:
        time.sleep(0.05)
        if count_files(throng.pids()) >= 2 * users:
            seconds = time.monotonic() - throng.started
    report = throng.report()
    return {"seconds": seconds or float("inf"), "failures": report["total"]["failures"]}


def measure_app(server, folder):
    """What tests/bench/app.py measures, on a display of its own."""
    result = os.path.join(folder, "app.json")
    environment = {**os.environ, "BENCH_TARGET": server.url, "BENCH_RESULT": result, "THRONG_UI_FOLDER": folder,
                   "THRONG_UI_ANIMATIONS": "true", "THRONG_UI_MANAGER": "openbox"}
    run = subprocess.run([os.path.join(TOP, "tests", "ui", "run"), os.path.join(TOP, "build"),
                          os.path.join(TOP, "tests", "bench", "app.py")], env=environment, capture_output=True, text=True,
                         check=False)
    if run.returncode != 0:
        sys.exit(f"bench: the app could not be measured\n{run.stderr}")
    with open(result, encoding="utf-8") as file:
        return json.load(file)


def run_wrk(server, seconds):
    out = subprocess.run(pinned("1", shutil.which("wrk"), "-t1", "-c256", f"-d{seconds}", f"{server.url}/users"),
                         check=True, capture_output=True, text=True).stdout
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def run_program(name):
    """What a program of the build's tests folder prints."""
    return subprocess.run(pinned("1", os.path.join(TOP, "build", "tests", name)), check=True, capture_output=True,
                          text=True).stdout


def median_by(results, key):
    return sorted(results, key=lambda r: r[key])[len(results) // 2]


median = statistics.median
