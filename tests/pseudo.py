#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a translation that is easy to see and long: pseudo.py SOURCE-FOLDER OUTPUT.mo ARGUMENT…

Each letter gets an accent and each text grows by about 40 % between brackets, so that what is not
translated and what is cut off stands out. The arguments are those of xgettext.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LETTERS = str.maketrans("ABCDEFGHIJKLMNOPRSTUVWXYZabcdefghijklmnoprstuvwxyz",
                        "ÅƁÇĐÉƑĞĤÎĴĶĹṀÑÖÞŔŠŢÛṼŴẊÝŽåƀçđéƒğĥîĵķĺɱñöþŕšţûṽŵẋýž")
# Formats of C, templates, markup, addresses, escapes and options stay as they are.
KEPT = re.compile(r"%(?:\d\$)?[-+ #0']*[\d*]*(?:\.[\d*]+)?(?:<PRI\w+>|hh|h|ll|l|z)?[a-zA-Z%]"
                  r"|\{\{[^}]*\}\}|<[^>]+>|https?://\S+|&\w+;|--[\w-]+|\\.")
MARKS = "⟦⟧"


def accent(text):
    kept, parts, end = [], [], 0
    for match in KEPT.finditer(text):
        parts.append(text[end:match.start()].translate(LETTERS))
        kept.append(match.group())
        end = match.end()
    parts.append(text[end:].translate(LETTERS))
    return "".join(part + keep for part, keep in zip(parts, kept + [""]))


def pseudo(text):
    """Line ends at the ends stay there: msgfmt asks for it."""
    start = text[:len(text) - len(text.lstrip("\n"))]
    end = text[len(text.rstrip("\n")):]
    core = text.strip("\n")
    more = "·" * max(1, round(len(core) * 0.4) - 2)
    return f"{start}⟦{accent(core)}{more}⟧{end}"


def unquote(line):
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]),
                  line[line.index('"') + 1:-1])


def quote(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("\t", "\\t") + '"'


def read_field(block, name):
    """The text of msgid or the like in the lines of an entry; None = it has none."""
    lines = block.split("\n")
    for i, line in enumerate(lines):
        if line.startswith(f"{name} "):
            text = unquote(line)
            for more in lines[i + 1:]:
                if not more.startswith('"'):
                    break
                text += unquote(more)
            return text
    return None


def translate(block):
    one, many = read_field(block, "msgid"), read_field(block, "msgid_plural")
    kept = block[:block.index("msgstr")]
    if one == "":
        return ('msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=UTF-8\\n'
                'Plural-Forms: nplurals=2; plural=n != 1;\\n"\n')
    if many is None:
        return f"{kept}msgstr {quote(pseudo(one))}\n"
    return f"{kept}msgstr[0] {quote(pseudo(one))}\nmsgstr[1] {quote(pseudo(many))}\n"


def make(top, output, arguments):
    """Writes the translation."""
    with tempfile.TemporaryDirectory() as name:
        pot, po = Path(name) / "throng.pot", Path(name) / "pseudo.po"
        subprocess.run(["xgettext", *arguments, "--files-from=po/POTFILES.in", "--output", pot],
                       cwd=top, check=True)
        blocks = pot.read_text().strip().split("\n\n")
        po.write_text("\n".join(translate(block) for block in blocks))
        subprocess.run(["msgfmt", "--check-format", "--output-file", output, po], check=True)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], sys.argv[3:])
