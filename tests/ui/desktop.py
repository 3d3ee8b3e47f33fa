# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the desktop: its notifications and its portal for inhibiting.

As a program it owns their names, writes each call as a line of JSON and, told a number on stdin,
activates the notification with that number. As a module it has Desktop, which runs the program.
"""

import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from driver import wait_for
from stand_in import StandIn

INTERFACES = """
<node>
  <interface name="org.freedesktop.Notifications">
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  </interface>
  <interface name="org.freedesktop.portal.Inhibit">
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
    <method name="CreateMonitor">
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
    <property name="version" type="u" access="read"/>
  </interface>
  <interface name="org.freedesktop.portal.Request"><method name="Close"/></interface>
</node>
"""
NAMES = ["org.freedesktop.Notifications", "org.freedesktop.portal.Desktop"]
OBJECTS = {"org.freedesktop.Notifications": "/org/freedesktop/Notifications",
           "org.freedesktop.portal.Inhibit": "/org/freedesktop/portal/desktop",
           "org.freedesktop.portal.Request": "/inhibited"}
ANSWERS = {"Notify": ("(u)", (7,)), "GetCapabilities": ("(as)", ([],)),
           "Inhibit": ("(o)", ("/inhibited",)), "CreateMonitor": ("(o)", ("/monitor",))}


def called_cb(_connection, _sender, _path, _interface, method, parameters, invocation):
    print(json.dumps([method, *parameters.unpack()], default=str), flush=True)
    answer = ANSWERS.get(method)
    invocation.return_value(GLib.Variant(*answer) if answer else None)


def version_cb(*_arguments):
    return GLib.Variant("u", 3)


def serve():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    infos = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
    for name, path in OBJECTS.items():
        bus.register_object(path, infos.lookup_interface(name), called_cb, version_cb, None)
    for name in NAMES:
        Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, None, None)

    def told_cb(stdin, _condition):
        line = stdin.readline()
        if not line:
            sys.exit(0)
        bus.emit_signal(None, OBJECTS["org.freedesktop.Notifications"],
                        "org.freedesktop.Notifications", "ActionInvoked",
                        GLib.Variant("(us)", (int(line), "default")))
        return True

    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP,
                      told_cb)
    print(json.dumps(["ready"]), flush=True)
    GLib.MainLoop().run()


class Desktop(StandIn):
    """The program, and the calls that it has had so far."""

    def __init__(self):
        super().__init__(__file__)

    def find(self, method):
        return [call for call in list(self.told) if call[0] == method]

    def wait_for(self, method):
        return wait_for(lambda: self.find(method), f"a call of {method}")[-1]

    def activate(self, notification):
        self.process.stdin.write(f"{notification}\n")
        self.process.stdin.flush()


if __name__ == "__main__":
    serve()
