# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile scenarios that are too large to keep, or that need a server or files beside them."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def scenario(steps=None, target="http://127.0.0.1:1", **others):
    steps = steps or [{"request": "GET /"}]
    return {"throng": 1, "target": target,
            "users": [{"name": "A", "tasks": [{"name": "T", "steps": steps}]}],
            "load": {"users": 1, "tasks": 1, "run-time": 10}, **others}


def write(path, value):
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")


def file_of(value):
    return lambda path: write(path, value() if callable(value) else value)


def request(**members):
    return scenario([{"request": "POST /", **members}])


def nest_groups(depth):
    step = {"request": "GET /"}
    for _ in range(depth):
        step = {"group": "G", "steps": [step]}
    return scenario([step])


def many_classes(count):
    tasks = [{"name": "T", "steps": [{"request": "GET /"}]}]
    return {"throng": 1, "target": "http://127.0.0.1:1",
            "users": [{"name": str(number), "tasks": tasks} for number in range(count)]}


def many_classes_beside_variables(count):
    return {**many_classes(count // 10), "variables": {f"v{i}": "x" for i in range(count)}}


def sparse_file(path):
    """Larger than any scenario, and on disk nothing."""
    with open(path, "wb") as file:
        file.truncate(10**12)


FILES = {
    "large-of-17-mib": file_of(lambda: " " * (17 << 20)),
    "large-of-a-terabyte": sparse_file,
    "large-of-brackets": file_of(lambda: "[" * 1000000),
    "large-of-closed-brackets": file_of(lambda: "[" * 5000 + "]" * 5000),
    "large-of-objects": file_of(lambda: '{"a":' * 200000),
    "large-of-numbers": file_of(lambda: "[" + "0," * 5000000 + "0]"),
    "large-text": file_of(lambda: request(text="x" * (15 << 20))),
    "large-text-of-braces": file_of(lambda: request(text="{{" * (4 << 20))),
    "large-text-of-templates": file_of(lambda: request(text="{{uuid}}" * 1000000)),
    "large-text-of-random-strings": file_of(
        lambda: request(text="{{random.string 100000}}" * 10000)),
    "large-text-of-one-template": file_of(lambda: request(text="{{a" + "a" * (8 << 20) + "}}")),
    "large-text-of-backslashes": file_of(lambda: '{ "name": "' + "\\\\" * (4 << 20)),
    "large-name": file_of(lambda: scenario(name="n" * (10 << 20))),
    "large-key": file_of(lambda: scenario(**{"k" * (10 << 20): 1})),
    "large-duration": file_of(lambda: scenario(load={"run-time": "9" * (1 << 20) + "d"})),
    "large-duration-of-units": file_of(lambda: scenario(load={"run-time": "1s" * (1 << 20)})),
    "large-status-set": file_of(lambda: request(checks=[{"status": "200," * 1000000}])),
    "large-pattern": file_of(lambda: request(checks=[{"body-matches": "(" * 1000000}])),
    "large-pattern-nested": file_of(
        lambda: request(checks=[{"body-matches": "(" * 2000 + ")" * 2000}])),
    "large-json-path": file_of(
        lambda: request(capture={"a": {"json": "$" + "[0]" * 1000000}})),
    "large-choice": file_of(
        lambda: request(text="{{random.pick" + " a" * 1000000 + "}}")),
    "large-tag": file_of(lambda: {**scenario(), "users": [
        {"name": "A", "tasks": [{"name": "T", "tags": ["t " * 1000000],
                                 "steps": [{"request": "GET /"}]}]}]}),
    "many-deep-groups": file_of(lambda: nest_groups(1000)),
    "many-deep-groups-that-fit": file_of(lambda: nest_groups(26)),
    "many-classes": file_of(lambda: many_classes(1000000)),
    "many-classes-that-fit": file_of(lambda: many_classes(4000)),
    "many-classes-beside-variables": file_of(lambda: many_classes_beside_variables(20000)),
    "many-stages": file_of(
        lambda: scenario(load={"stages": [{"users": 1, "over": 1}] * 1000000})),
    "many-stages-that-fit": file_of(
        lambda: scenario(load={"stages": [{"users": 1000000, "over": "365d"}] * 16000})),
    "many-headers": file_of(
        lambda: request(headers={f"X-{number}": "a" for number in range(100000)})),
    "many-headers-that-fit": file_of(
        lambda: request(headers={f"X-{number}": "a" for number in range(45000)})),
    "many-headers-that-are-wrong": file_of(
        lambda: request(headers={f"X {number}": "{{a" for number in range(20000)})),
    "many-variables": file_of(
        lambda: scenario(variables={f"v{number}": f"{{{{v{number - 1}}}}}" if number else "x"
                                    for number in range(45000)})),
    "many-variables-that-double": file_of(
        lambda: scenario(variables={f"v{number}": f"{{{{v{number - 1}}}}}" * 2 if number else "x"
                                    for number in range(1000)})),
    "many-unknown-keys": file_of(
        lambda: scenario(**{f"k{number}": 1 for number in range(45000)})),
    "many-unknown-variables": file_of(
        lambda: request(text="".join(f"{{{{v{number}}}}}" for number in range(9999)))),
    "many-unknown-variables-beside-others": file_of(lambda: {
        **request(text="".join(f"{{{{{'y' * 32}{number:04}}}}}" for number in range(9999))),
        "variables": {f"a{number:03}{'x' * 32}": "" for number in range(900)}}),
    "many-captures-of-one-name": file_of(
        lambda: '{ "throng": 1, "users": [ { "capture": {' + ", ".join(
            ['"a": 1'] * 20000) + "} } ] }"),
    "device-folder": lambda path: path.mkdir(),
    "device-fifo": os.mkfifo,
    "device-zero": lambda path: path.symlink_to("/dev/zero"),
    "device-random": lambda path: path.symlink_to("/dev/urandom"),
    "device-link-to-itself": lambda path: path.symlink_to(path),
    "device-link-to-passwords": lambda path: path.symlink_to("/etc/passwd"),
    "device-nothing": lambda path: None,
}


def make_greedy(path, secret):
    """A valid scenario that would read files and send requests if it were run."""
    secret_file = path.with_name("secret.txt")
    secret_file.write_text(secret, encoding="utf-8")
    write(path, scenario([{"request": "POST http://127.0.0.1:9/", "file": secret_file.name}],
                         target="http://name.that.is.looked.up.invalid",
                         tls={"ca-file": secret_file.name}))


@dataclass
class Run:
    """A run, and what must come of it."""

    write: Callable
    words: str = ""
    answer: bytes = OK
    codes: tuple = (0, 1)


def run_of(steps, **others):
    more = others.pop("more", {})
    return Run(lambda path, url: write(path, scenario(steps, url, **more)), **others)


def answer_of(body, *headers):
    head = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def file_run(make, how=None, **others):
    """A run with something in the place of a file, by default that of the authorities."""
    how = how or {"tls": {"ca-file": "file"}}

    def write_both(path, url):
        make(path.with_name("file"))
        steps = [{"request": "POST /", **how.get("request", {})}]
        top = {key: value for key, value in how.items() if key != "request"}
        write(path, scenario(steps, url, **top))
    return Run(write_both, **others)


FILES_OF_RUNS = {
    "a FIFO": os.mkfifo,
    "a folder": lambda path: path.mkdir(),
    "a link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
    "a link out of the folder": lambda path: path.symlink_to("../secret.txt"),
    "a link to passwords": lambda path: path.symlink_to("/etc/passwd"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a file of a terabyte": sparse_file,
    "nothing": lambda path: None,
}


def chain_variables(count):
    return {f"v{number}": f"{{{{v{number - 1}}}}}" * 2 if number else "x" * 100
            for number in range(count)}


RUNS = {
    "a pattern that backtracks without end": run_of(
        [{"request": "GET /", "checks": [{"body-matches": "(a+)+$"}]}],
        answer=answer_of(b"a" * 50000 + b"!"), codes=(1,), words="too"),
    "a capture that backtracks without end": run_of(
        [{"request": "GET /", "capture": {"x": {"regex": "(.*?,){25}P"}}}],
        answer=answer_of(b"1,2,3,4,5,6,7,8,9," * 2000), codes=(1,)),
    "a recursive pattern on nested brackets": run_of(
        [{"request": "GET /", "checks": [{"body-matches": r"^(\((?1)*\))+$"}]}],
        answer=answer_of(b"(" * 200000), codes=(1,)),
    "JSON of a million brackets": run_of(
        [{"request": "GET /", "capture": {"x": {"json": "$..a"}}}],
        answer=answer_of(b"[" * 1000000), codes=(1,)),
    "JSON with numbers beyond all bounds": run_of(
        [{"request": "GET /", "checks": [{"json": "$.a", "above": 1}]}],
        answer=answer_of(b'{"a": ' + b"9" * 100000 + b"}"), codes=(0, 1)),
    "a captured line end in a header": run_of(
        [{"request": "GET /", "capture": {"x": {"json": "$.a"}}},
         {"request": "GET /", "headers": {"X-A": "{{x}}"}}],
        answer=answer_of(b'{"a": "b\\r\\nX-Injected: yes"}'), codes=(1, 3), words="line end"),
    "a captured path with line ends": run_of(
        [{"request": "GET /", "capture": {"x": {"json": "$.a"}}}, {"request": "GET {{x}}"}],
        answer=answer_of(b'{"a": "/b\\r\\nX-Injected: yes"}'), codes=(0, 1, 3)),
    "an answer of a hundred thousand headers": run_of(
        [{"request": "GET /"}],
        answer=answer_of(b"ok", *[f"X-{number}: a" for number in range(100000)])),
    "an answer of one endless header": run_of(
        [{"request": "GET /"}], answer=b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * (8 << 20)),
    "an answer that escapes to the terminal": run_of(
        [{"request": "GET /", "checks": [{"json": "$.a", "equals": "b"}]}],
        answer=answer_of(b'{"a": "\\u001b[31mred\\u0007"}'), codes=(1,)),
    "an answer that is no HTTP": run_of([{"request": "GET /"}], answer=b"\0\xff" * 1000 + b"\r\n\r\n",
                                        codes=(1,)),
    "a redirect to a file": run_of(
        [{"request": "GET /"}],
        answer=b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        codes=(1,)),
    "a redirect to itself": run_of(
        [{"request": "GET /"}],
        answer=b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", codes=(1,)),
    "random text of 100,000 letters 1,000 times": run_of(
        [{"request": "POST /", "text": "{{random.string 100000}}" * 1000}], codes=(1, 3),
        words="MiB"),
    "paragraphs without end": run_of(
        [{"request": "POST /", "text": "{{fake.paragraph}}" * 10000}], codes=(1, 3), words="MiB"),
    "variables that double": run_of(
        [{"request": "GET /"}], codes=(1, 3), more={"variables": chain_variables(40)}),
    "a set that doubles a million times": run_of(
        [{"set": {"a": "{{a}}{{a}}"}, "repeat": 1000000}, {"request": "GET /"}],
        codes=(1, 3), more={"variables": {"a": "x"}}),
    "a million of a million of a million repetitions": run_of(
        [{"group": "A", "repeat": 1000000, "steps": [{"group": "B", "repeat": 1000000, "steps": [
            {"set": {"a": "1"}, "repeat": 1000000}]}]}],
        more={"load": {"users": 1, "tasks": 1, "run-time": 1}}, codes=(0, 1, 3, 4)),
    "45,000 headers": run_of(
        [{"request": "GET /", "headers": {f"X-{number}": "a" for number in range(45000)}}]),
}

RUNS.update((f"{name} as the file of the authorities", file_run(make, codes=(2, 3), words="ca-file"))
            for name, make in FILES_OF_RUNS.items())
RUNS.update((f"{name} as a body", file_run(make, {"request": {"file": "file"}}, codes=(2, 3),
                                           words="file"))
            for name, make in FILES_OF_RUNS.items())
RUNS.update((f"{name} as a part", file_run(
    make, {"request": {"multipart": [{"name": "a", "file": "file"}]}}, codes=(2, 3), words="file"))
            for name, make in FILES_OF_RUNS.items())


if __name__ == "__main__":
    for file_name, make in FILES.items():
        make(Path(sys.argv[1], file_name))
