# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the app in another language: German, or the pseudo language that shows what is not translated.

It is started through tests/ui/run, whose environment is changed before an App begins.
"""

import gettext
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import locales  # noqa: E402
import pseudo  # noqa: E402


def read_arguments():
    """Those of xgettext, as po/meson.build has them."""
    text = (TOP / "po/meson.build").read_text()
    return [line.strip().strip("',") for line in text.split("[")[1].split("]")[0].splitlines()
            if line.strip()]


def plain(text):
    """Without the mark of the key that stands for it."""
    return text.replace("_", "")


class Language:
    """What the app says in a language."""

    def __init__(self, name):
        self.texts = {}
        if name == "en":
            return
        folder = Path(os.environ["HOME"], f"language-{name}")
        catalogue = folder / "de/LC_MESSAGES/throng.mo"
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        if name == "pseudo":
            pseudo.make(TOP, catalogue, read_arguments())
        else:
            subprocess.run(["msgfmt", "--output-file", catalogue, TOP / "po/de.po"], check=True)
        os.environ.update(locales.make(folder))
        os.environ["THRONG_LOCALEDIR"] = str(folder)
        with catalogue.open("rb") as file:
            known = gettext.GNUTranslations(file)._catalog  # pylint: disable=protected-access
        self.texts = {plain(key): plain(text) for key, text in known.items()
                      if isinstance(key, str) and key}

    def say(self, text):
        """What the app says instead of this English text."""
        return self.texts.get(text, text)
