# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the app as people have set their desktop up: with large text, high contrast, or in a language
that is written from right to left.

`./dev screenshots --look NAME` photographs it so. It is started through tests/ui/run, whose
environment and display are changed before an App begins.
"""

import ctypes
import os
from pathlib import Path

from language import locales

PROPERTY_RESOURCES, TYPE_STRING = 23, 31


def set_resources(text):
    """Those of the X server, where GTK without a settings daemon finds the size of text."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    x11.XChangeProperty(display, ctypes.c_ulong(x11.XDefaultRootWindow(display)),
                        ctypes.c_ulong(PROPERTY_RESOURCES), ctypes.c_ulong(TYPE_STRING),
                        8, 0, text.encode(), len(text))
    x11.XCloseDisplay(display)


def make_large():
    """Text of twice the size."""
    set_resources("Xft.dpi:\t192\n")


def make_usual():
    """The size of text as it was."""
    set_resources("")


def make_right_to_left():
    """With English texts, in a locale of the other direction: GTK asks the locale."""
    folder = Path(os.environ["HOME"], "locale-rtl")
    folder.mkdir(exist_ok=True)
    os.environ.update(locales.make(folder, "ar_EG"))


def make_contrast_high():
    os.environ["ADW_DEBUG_HIGH_CONTRAST"] = "1"


LOOKS = {"large": make_large, "rtl": make_right_to_left, "contrast": make_contrast_high}
