#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile and broken scenarios are refused in words or harmless, at once and in little memory:
check-hostile.py THRONG-CLI FOLDER SANITIZERS [run]

FOLDER holds the files and expected.txt, which says of each, and of the large ones that are made
here, what `throng-cli validate` says first: PLACE: MESSAGE, `harmless`, or `warning: …`. With `run`
scenarios that are valid and mean no good run against a server that means none either. Prints TAP.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import jsonschema

import generated

MAX_CPU_S = 1.0
# A busy machine may keep a process waiting for long; what it uses itself counts.
MAX_WALL_S = 60
MAX_KIB = 64 * 1024
LOOK_EVERY_S = 0.02
SECRET = "this-stands-in-another-file"

# What a JSON Schema can't say: how parts of a file refer to each other, what a template, a pattern, a
# JSON path or a duration holds, and how exactly a number or a text can be kept.
ONLY_BY_MEANING = {
    "cycle-of-variables", "cycle-variable-of-a-later-one", "cycle-variable-of-itself",
    "json-path-filter", "json-path-of-many-descents", "json-path-unclosed",
    "number-beyond-64-bits", "number-of-400-digits",
    "pattern-group-missing", "pattern-huge-repetition", "pattern-runs-code", "pattern-unclosed",
    "range-all-weights-zero", "range-huge-duration", "range-reversed-bounds",
    "structure-same-name-twice", "structure-variable-named-like-a-function",
    "syntax-surrogate-alone", "syntax-zero-escaped",
    "template-empty", "template-format-attack", "template-in-pattern", "template-int-too-large",
    "template-nested", "template-reversed-bounds", "template-string-too-long", "template-unclosed",
    "unknown-function", "unknown-variable",
    "url-broken-ipv6", "url-path-broken-escape", "url-percent-line-end-in-host",
    "url-port-too-high", "url-port-zero", "url-without-target",
}


def with_sanitizer_option(option):
    """The environment with one more option for programs built with AddressSanitizer."""
    options = os.environ.get("ASAN_OPTIONS")
    return {**os.environ, "ASAN_OPTIONS": f"{options}:{option}" if options else option}


def find_family(pid):
    """The process and those that it started."""
    family = [pid]
    try:
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            family += find_family(int(child))
    except OSError:
        pass
    return family


def measure_kib(pid):
    """What a process takes, its part of what it shares with others included."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


class Outcome:
    def __init__(self, command):
        start = time.monotonic()
        env = {**os.environ, "G_DEBUG": "fatal-warnings"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
                              stdin=subprocess.DEVNULL) as process:
            timer = threading.Timer(MAX_WALL_S, process.kill)
            timer.start()
            self.kib = 0
            is_over = threading.Event()
            watcher = threading.Thread(target=self.watch, args=[process.pid, is_over])
            watcher.start()
            output = []
            reader = threading.Thread(target=lambda: output.append(process.stdout.read()))
            reader.start()
            errors = process.stderr.read()
            reader.join()
            # The usage of the process and of its own children.
            _, status, self.usage = os.wait4(process.pid, 0)
            process.returncode = self.code = os.waitstatus_to_exitcode(status)
            timer.cancel()
            is_over.set()
            watcher.join()
        # Of the largest of the processes, what it shares included.
        self.kib = max(self.kib, self.usage.ru_maxrss)
        self.wall_s = time.monotonic() - start
        self.output = output[0].decode("utf-8", "replace")
        self.errors = errors.decode("utf-8", "replace")

    def watch(self, pid, is_over):
        """Keeps the most memory that the program and its workers took at once."""
        while not is_over.wait(LOOK_EVERY_S):
            self.kib = max(self.kib, sum(map(measure_kib, find_family(pid))))

    @property
    def cpu_s(self):
        return self.usage.ru_utime + self.usage.ru_stime

    def find_faults(self, has_limits):
        """What no file may cause."""
        text = self.output + self.errors
        faults = []
        if self.code < 0:
            faults.append(f"ended by signal {-self.code} after {self.wall_s:.1f} s")
        if "WARNING" in text or "CRITICAL" in text or "Sanitizer" in text:
            faults.append("a warning was logged")
        if SECRET in text or "root:" in text:
            faults.append("the content of another file is shown")
        if any(ord(c) < 32 and c not in "\n\t" for c in self.errors):
            faults.append("control characters go to the terminal")
        if has_limits and self.cpu_s > MAX_CPU_S:
            faults.append(f"took {self.cpu_s:.2f} s of processor time")
        if has_limits and self.kib > MAX_KIB:
            faults.append(f"took {self.kib / 1024:.0f} MiB")
        return faults


def first_words(outcome, path):
    """The first line of what was said about the file, without the file's own name."""
    for line in outcome.errors.splitlines():
        return line.removeprefix(str(path)).removeprefix(":").strip()
    return "harmless"


def validate(cli, path, expected, has_limits):
    outcome = Outcome([cli, "validate", path])
    faults = outcome.find_faults(has_limits)
    words = first_words(outcome, path)
    is_fine = expected == "harmless" or expected.startswith("warning: ")
    if words != expected:
        faults.append(f"it said: {words}")
    if outcome.code != (0 if is_fine else 2):
        faults.append(f"exit code {outcome.code}")
    return faults


def read_expected(folder):
    lines = Path(folder, "expected.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))


def check_files(cli, folder, has_limits):
    expected = read_expected(folder)
    files = {path.name: path for path in Path(folder).glob("*.throng")}
    with tempfile.TemporaryDirectory() as scratch:
        # What this process needs for them would count as memory of those that it starts.
        subprocess.run([sys.executable, generated.__file__, scratch], check=True)
        files.update((name, Path(scratch, name)) for name in generated.FILES)
        for name in sorted(files.keys() | expected.keys()):
            if name not in files or name not in expected:
                yield name, [f"there is no {'line' if name in files else 'file'} for it"]
            else:
                yield name, validate(cli, files[name], expected[name], has_limits)


def refuse_doubles(pairs):
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a key stands twice")
    return members


def refuse_word(word):
    raise ValueError(f"{word} is no JSON")


def judge_by_schema(validator, path):
    """Whether it is JSON that the schema takes."""
    try:
        scenario = json.loads(path.read_bytes().decode("utf-8"), parse_constant=refuse_word,
                              object_pairs_hook=refuse_doubles)
    except (ValueError, RecursionError):
        return False
    return validator.is_valid(scenario)


def check_schema(folder):
    """Editors refuse with the schema what is wrong by shape."""
    text = Path(folder, "../../data/scenario.schema.json").read_text(encoding="utf-8")
    validator = jsonschema.Draft202012Validator(json.loads(text))
    faults = []
    for name, words in sorted(read_expected(folder).items()):
        path = Path(folder, name)
        if not path.exists() or words == "harmless" or words.startswith("warning: "):
            continue
        is_taken = judge_by_schema(validator, path)
        if is_taken != (path.stem in ONLY_BY_MEANING):
            faults.append(f"{name}: the schema {'takes' if is_taken else 'refuses'} it")
    return faults


def check_traces(cli, folder):
    """Validating opens the scenario for reading and nothing else but libraries and what the C
    library reads about the machine, and uses no network."""
    system = ("/lib", "/usr/", "/etc/ld.so", "/etc/locale", "/proc/", "/sys/", "/dev/null")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "opens-others.throng")
        generated.make_greedy(path, SECRET)
        log = Path(scratch, "log")
        result = subprocess.run(
            ["strace", "-f", "-qq", "-e", "trace=%network,open,openat,openat2,execve", "-o", log,
             cli, "validate", path], capture_output=True, timeout=MAX_WALL_S, check=False,
            env=with_sanitizer_option("detect_leaks=0"))  # LeakSanitizer can't work under strace.
        if "ptrace" in result.stderr.decode():
            return None
        opened = []
        for line in log.read_text(errors="replace").splitlines():
            call = line.split(maxsplit=1)[1]
            if not call.startswith(("open", "execve")) and "(" in call:
                opened.append(f"network: {call}")
            elif call.startswith("open") and not call.endswith("(No such file or directory)"):
                opened.append(call.split('"')[1])
        build = str(Path(cli).resolve().parents[2])
        others = [name for name in opened
                  if not name.startswith(system) and not name.startswith(build)
                  and name != str(path)]
        return [f"{name} was used" for name in others] + (
            [] if str(path) in opened else ["the scenario was not opened?"]) + (
            [] if result.returncode == 0 else [f"not valid: {result.stderr.decode()}"])


class BadServer:
    """Answers every request with the same bytes."""

    def __init__(self, answer):
        self.answer = answer
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with connection:
            try:
                while connection.recv(1 << 20):
                    connection.sendall(self.answer)
            except OSError:
                pass

    def close(self):
        self.listener.close()


def run_one(cli, path, case, has_limits):
    outcome = Outcome([cli, "run", "--quiet", "--workers", "1", "--seed", "1", path])
    faults = outcome.find_faults(has_limits)
    text = outcome.output + outcome.errors
    if outcome.code not in case.codes:
        faults.append(f"exit code {outcome.code}: {outcome.errors.strip()[-300:]}")
    if case.words not in text:
        faults.append(f"it did not say: {case.words}: {text[-1500:]}")
    return faults


def check_runs(cli, has_limits):
    for name, case in generated.RUNS.items():
        server = BadServer(case.answer)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch, "scenarios")
            folder.mkdir()
            Path(scratch, "secret.txt").write_text(SECRET, encoding="utf-8")
            path = folder / "hostile.throng"
            case.write(path, server.url)
            yield name, run_one(cli, path, case, has_limits)
        server.close()


def main():
    cli, folder, sanitizers = sys.argv[1:4]
    has_limits = sanitizers == "none"
    if not has_limits:
        # Its strstr() measures the whole text each time, which takes minutes for a large one.
        os.environ.update(with_sanitizer_option("intercept_strstr=0"))
    if "run" in sys.argv[4:]:
        results = list(check_runs(cli, has_limits))
    else:
        results = list(check_files(cli, folder, has_limits))
        results.append(("the schema refuses what is wrong by shape", check_schema(folder)))
        results.append(("validating opens no other file and no socket", check_traces(cli, folder)))
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        skip = " # SKIP nothing can be traced here" if faults is None else ""
        print(f"{'not ok' if faults else 'ok'} {number} - {name}{skip}")
        print("".join(f"# {line}\n" for fault in faults or [] for line in fault.splitlines()),
              end="")
    return 1 if any(faults for _, faults in results) else 0


if __name__ == "__main__":
    sys.exit(main())
