#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the translations with the sources: every file with texts for people is in POTFILES.in,
the texts can be extracted without a warning, and each language is complete.

Usage: check-translations.py SOURCE-FOLDER XGETTEXT-ARGUMENT…
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MARK = re.compile(r'\b(_|N_|C_|ngettext|throng_ngettext) \((?!const|text)')
ID = "io.github.throngapp.Throng"


def find_marked(top):
    """Where texts for people are, as POTFILES.in should name it."""
    data = [f"data/{ID}.{kind}" for kind in
            ("desktop", "gschema.xml", "metainfo.xml", "mime.xml")]
    sources = [path for path in top.glob("src/**/*.[ch]") if MARK.search(path.read_text())]
    forms = [path for path in top.glob("ui/*.ui") if 'translatable="' in path.read_text()]
    return {*data, *(str(path.relative_to(top)) for path in sources + forms)}


def find_unlisted(top):
    lines = (top / "po/POTFILES.in").read_text().splitlines()
    listed = {line for line in lines if line and not line.startswith("#")}
    marked = find_marked(top)
    return ([f"po/POTFILES.in lacks {path}" for path in sorted(marked - listed)]
            + [f"po/POTFILES.in has {path}, where nothing is to be translated"
               for path in sorted(listed - marked)])


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **options)


def extract(top, pot, arguments):
    done = run("xgettext", *arguments, "--files-from=po/POTFILES.in", "--output", pot, cwd=top)
    said = (done.stdout + done.stderr).strip()
    return [f"xgettext: {said}"] if done.returncode != 0 or said else []


def find_gaps(top, language, pot, folder):
    """What is wrong with the translation into a language."""
    po, merged = top / f"po/{language}.po", folder / f"{language}.po"
    checked = run("msgfmt", "--check", "--output-file=/dev/null", po)
    if checked.returncode != 0 or "warning" in checked.stderr:
        return [f"msgfmt: {checked.stderr.strip()}"]
    done = run("msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file", merged, po, pot)
    if done.returncode != 0:
        return [f"msgmerge: {done.stderr.strip()}"]
    missing = run("msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", merged).stdout
    fuzzy = run("msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap", po).stdout
    texts = re.findall(r'^msgid (".+")$', missing, re.MULTILINE)[1:]
    return ([f"{po.name}: not translated: {text}" for text in texts if text != '""']
            + ([f"{po.name}: not translated: a text of several lines"] if '""\n"' in
               missing.partition("\n\n")[2] else [])
            + ([f"{po.name}: uncertain (fuzzy) translations:\n{fuzzy}"] if fuzzy.strip() else []))


def main():
    top, arguments = Path(sys.argv[1]), sys.argv[2:]
    languages = [line for line in (top / "po/LINGUAS").read_text().split("\n")
                 if line and not line.startswith("#")]
    assert "de" in languages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pot = folder / "throng.pot"
        faults = find_unlisted(top) + extract(top, pot, arguments)
        for language in languages:
            faults += find_gaps(top, language, pot, folder)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
