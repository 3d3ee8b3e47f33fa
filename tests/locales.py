# SPDX-License-Identifier: GPL-3.0-or-later
"""Locales for tests, made below a folder of the test: the system need not have them."""

import os
import subprocess
from pathlib import Path

SOURCES = Path("/usr/share/i18n")


def can_make():
    return (SOURCES / "locales/de_DE").exists()


def make(folder, name="de_DE"):
    """Returns what the environment of a program must have to run in that locale."""
    subprocess.run(["localedef", "--inputfile", name, "--charmap", "UTF-8",
                    str(Path(folder) / f"{name}.UTF-8")],
                   check=True, capture_output=True)
    return {"LOCPATH": str(folder), "LC_ALL": f"{name}.UTF-8", "LANGUAGE": ""}


def environment(*arguments):
    return {**os.environ, **make(*arguments)}
