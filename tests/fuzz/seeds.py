#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what the fuzz targets start from out of the examples and the hostile files:
seeds.py SOURCE-FOLDER OUT-FOLDER"""

import gzip
import json
import shutil
import sys
import zlib
from pathlib import Path

DOCUMENT = '{"a": [1, {"id": "x", "b c": null}], "list": [{"id": 2}], "token": "t"}'
TEXT = 'id=1;id=22 <input name="csrf" value="abc"> token: äöü'
LOCATIONS = ["", "/next", "http://127.0.0.1:2/other?a=b#c", "//127.0.0.1", "file:///etc/passwd", "?x"]
TARGETS = ["http://127.0.0.1:1", "https://[::1]:8443/base/", "http://localhost/ä"]
CHALLENGES = [
    'Digest realm="a", nonce="n", qop="auth, auth-int", algorithm=SHA-256, opaque="o"',
    'Digest realm="a\\"b", nonce="n", algorithm=MD5-sess, stale=true', 'Basic realm="x"',
    'Basic realm="x", Digest nonce=n, realm=r, domain="/a /b"']
FIELDS = ["GET|/users/{{id}}|ok", '=1+1|a,b|"q"|line\r\nend', "-1|@x|\tTab|\r|ä", "||", '"']


class Seeds:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.numbers = {}
        self.seen = set()

    def add(self, target, data):
        data = data if isinstance(data, bytes) else data.encode()
        if (target, data) in self.seen:
            return
        self.seen.add((target, data))
        folder = self.folder / target
        folder.mkdir(exist_ok=True)
        number = self.numbers[target] = self.numbers.get(target, 0) + 1
        (folder / f"{number:04}").write_bytes(data)


def walk(value, key=""):
    """All texts in a JSON value, each with the key that it stands under."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from walk(member, name)
    elif isinstance(value, list):
        for member in value:
            yield from walk(member, key)
    elif isinstance(value, str):
        yield key, value


def add_texts(seeds, scenario, number):
    for key, text in walk(scenario):
        if "{{" in text:
            seeds.add("template", bytes([number % 6]) + text.encode("utf-8", "replace"))
        if key == "json" and text.startswith("$"):
            seeds.add("json-path", f"{text}\n{DOCUMENT}")
        elif key in ("regex", "matches", "body-matches"):
            seeds.add("regex", f"{text}\n{TEXT}".encode("utf-8", "replace"))
        elif key == "request" and " " in text:
            path = text.split(None, 1)[1].replace("\n", " ")
            place = len(path)
            lines = [TARGETS[place % 3], path, "X-Test", "{{v}}", LOCATIONS[place % 6]]
            seeds.add("url", "\n".join(lines).encode("utf-8", "replace"))


def main():
    source, out = map(Path, sys.argv[1:3])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    seeds = Seeds(out)
    for folder in ("data/examples", "tests/hostile"):
        for number, path in enumerate(sorted((source / folder).rglob("*.throng"))):
            data = path.read_bytes()
            seeds.add("scenario", data)
            try:
                add_texts(seeds, json.loads(data), number)
            except (ValueError, RecursionError):
                pass
    seeds.add("template", bytes([5]) + b'{"a": "{{v}}", "b": ["{{counter}}", "x {{random.int 1 9}}"]}')
    for number, challenge in enumerate(CHALLENGES):
        body = [gzip.compress(b"hello" * 100, mtime=0), zlib.compress(b"hello")][number % 2]
        seeds.add("answer", bytes([number % 2]) + challenge.encode() + b"\n" + body)
    for fields in FIELDS:
        seeds.add("csv", fields)


if __name__ == "__main__":
    main()
