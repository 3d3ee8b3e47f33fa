# SPDX-License-Identifier: GPL-3.0-or-later
"""In German the app takes and shows numbers with a decimal comma, and writes the same files."""

import json
import os
import sys

from designing import fill, open_file, save, select
from driver import main, wait_for
from language import Language, locales

EDITS = [("Load", "Spawn Rate", "12.5"), ("Load", "Run Time", "1.5s"),
         ("Aufgabe", "Weight", "0.25"), ("Aufgabe", "Timeout", "2.5s")]


def write_test(folder):
    path = folder / "kasse.throng"
    path.write_text(json.dumps({
        "throng": 1, "name": "Kasse", "target": "http://127.0.0.1:1",
        "users": [{"name": "Kunde", "tasks": [{"name": "Aufgabe", "steps": [{"request": "GET /"}]}]}],
        "load": {"users": 1500, "spawn-rate": 10, "run-time": 10}}))
    return path


def edit(path, say, radix):
    """The file after the same edits in a language that has such a decimal point."""
    app = open_file(path, say("Outline"))
    for line, name, number in EDITS:
        select(app, say(line), say("Outline"))
        fill(app, say(name), number.replace(".", radix), 0)
    save(app, path)
    app.close()
    return path.read_bytes()


def files_are_those_of_the_c_locale(folder):
    (folder / "en").mkdir()
    english = edit(write_test(folder / "en"), str, ".")
    assert b"12.5" in english and b"0.25" in english, english
    (folder / "de").mkdir()
    before = dict(os.environ)
    try:
        assert edit(write_test(folder / "de"), Language("de").say, ",") == english
    finally:
        os.environ.clear()
        os.environ.update(before)


def numbers_are_shown_with_a_comma(folder):
    before = dict(os.environ)
    try:
        language = Language("de")
        path = write_test(folder)
        edit(path, language.say, ",")
        app = open_file(path, language.say("Outline"))
        for line, name, number in EDITS:
            select(app, language.say(line), language.say("Outline"))
            entry = app.find_all(language.say(name), ["text", "entry"], showing=False)[0]
            wait_for(lambda e=entry, n=number: e.text() == n.replace(".", ","), name)
        app.screenshot(folder / "german.png")
        app.close()
    finally:
        os.environ.clear()
        os.environ.update(before)


if not locales.can_make():
    print("no sources of locales here", file=sys.stderr)
    sys.exit(77)
sys.exit(main(files_are_those_of_the_c_locale, numbers_are_shown_with_a_comma))
