# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the portal through which apps have mails written, and for those who read them.

As a program it owns the portal's name and writes each mail as a line of JSON, attachments read; its
arguments are what it answers: 0 = the person goes on to write it, 1 = not, 2 = it can't; "none" = it
knows nothing of mails; and after how many seconds, which it tells. As a module it has Mail, which runs
the program.
"""

import json
import os
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from driver import wait_for
from stand_in import StandIn

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
INTERFACE = """
<node>
  <interface name="org.freedesktop.portal.Email">
    <method name="ComposeEmail">
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
  </interface>
</node>
"""


def read_attachment(fd):
    """As the portal does: by the file's path, which the descriptor tells."""
    path = os.readlink(f"/proc/self/fd/{fd}")
    with open(path, encoding="utf-8") as file:
        return [os.path.basename(path), file.read()]


def serve(answer, after_s):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def called_cb(_connection, sender, _path, _interface, _method, parameters, invocation):
        _parent, options = parameters.unpack()
        fds = invocation.get_message().get_unix_fd_list().steal_fds()
        options["attachments"] = [read_attachment(fds[i]) for i in options.pop("attachment_fds")]
        print(json.dumps(options), flush=True)
        request = f"{PATH}/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        invocation.return_value(GLib.Variant("(o)", (request,)))

        def answer_cb():
            bus.emit_signal(sender, request, "org.freedesktop.portal.Request", "Response",
                            GLib.Variant("(ua{sv})", (int(answer), {})))
            if after_s > 0:
                bus.flush_sync()
                print(json.dumps("answered"), flush=True)
        if after_s > 0:
            GLib.timeout_add_seconds(after_s, answer_cb)
        else:
            answer_cb()

    info = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    if answer != "none":
        bus.register_object(PATH, info.interfaces[0], called_cb, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP, lambda *_: sys.exit(0))
    print(json.dumps("ready"), flush=True)
    GLib.MainLoop().run()


class Mail(StandIn):
    """The program, and the mails that apps have had it write so far."""

    def __init__(self, answer=0, after_s=0):
        super().__init__(__file__, answer, after_s)

    def wait_for_mail(self):
        return wait_for(lambda: self.told, "a mail")[-1]


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
