# SPDX-License-Identifier: GPL-3.0-or-later
"""Drops a file on the app, as a file manager does: as a list of files, and as text for who wants that.

As a program it shows a window that the files of its arguments can be dragged from.
"""

import os
import subprocess
import sys
import time

import gi

from driver import mouse, point, wait_for

# Where no window of the app is.
SOURCE_X, SOURCE_Y = 1220, 880


def serve(paths):
    """Until somebody ends it."""
    gi.require_version("Gdk", "4.0")
    gi.require_version("Gtk", "4.0")
    from gi.repository import Gdk, Gio, GLib, GObject, Gtk  # pylint: disable=import-outside-toplevel
    Gtk.init()
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in paths])
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.set_content(Gdk.ContentProvider.new_union([
        Gdk.ContentProvider.new_for_value(GObject.Value(Gdk.FileList, files)),
        Gdk.ContentProvider.new_for_value("\n".join(paths))]))
    label = Gtk.Label(label="\n".join(paths))
    label.add_controller(source)
    Gtk.Window(child=label, default_width=100, default_height=60).present()
    GLib.MainLoop().run()


def drag(node):
    """From the window of the other program."""
    x, y = SOURCE_X + 50, SOURCE_Y + 30
    to_x, to_y = point(node)
    mouse("mousemove", x, y, "mousedown", 1)
    for step in range(1, 11):
        mouse("mousemove", x + (to_x - x) * step // 10, y + (to_y - y) * step // 10)
        time.sleep(0.05)
    time.sleep(0.3)
    mouse("mouseup", 1)
    time.sleep(0.5)


def drop(path, node, is_dropped):
    """Drags the file from a window of another program onto the node."""
    process = subprocess.Popen([sys.executable, __file__, str(path)],
                               env={**os.environ, "GTK_A11Y": "none"})

    def find():
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)],
                              capture_output=True, text=True, check=False).stdout.split()

    def is_done():
        if not is_dropped():
            drag(node)
        return is_dropped()
    mouse("windowmove", "--sync", wait_for(find, "a window to drag from")[-1], SOURCE_X, SOURCE_Y)
    # It may not have been drawn yet.
    wait_for(is_done, "the file to be dropped")
    process.kill()
    process.wait()


if __name__ == "__main__":
    serve(sys.argv[1:])
