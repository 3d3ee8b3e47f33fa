# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of what the app shows, read as a whole.

libatspi asks the app about each thing of each node, one after the other: thousands of round trips
for a form. Here one question brings all that is told of all nodes, and the questions for their
children are asked together. For tests that look at everything, or do so often.
"""

from driver import Atspi, wait_for
from gi.repository import Gio, GLib

INTERFACE = "org.a11y.atspi."
ROOT = "/org/a11y/atspi/accessible/root"


class Node:
    """What one answer told; it does not follow what changes."""

    def __init__(self, tree, item):
        (_, self.path), _, _, _, self.child_count = item[:5]
        self.tree, self.name, self.description, self.states = tree, item[6], item[8], item[9]
        self.interfaces = [name.rsplit(".", 1)[1] for name in item[5]]
        self.role = Atspi.role_get_name(Atspi.Role(item[7]))
        self.parent, self.children = None, []

    def __repr__(self):
        return f"{self.role} {self.name!r}"

    def has(self, state):
        return bool(self.states[state // 32] >> state % 32 & 1)

    @property
    def is_showing(self):
        return self.has(Atspi.StateType.SHOWING)

    @property
    def is_worth_asking(self):
        """Windows say nothing about being shown."""
        return self.child_count > 0 and (self.is_showing or self.role in ("frame", "dialog", "alert"))

    def below(self):
        """This node and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.below()

    def find_all(self, name=None, roles=None):
        """Nodes that are shown, with this name (None = any) and one of the roles (None = any)."""
        return [node for node in self.below()
                if node.is_showing and (name is None or node.name == name)
                and (roles is None or node.role in roles)]

    def find(self, name=None, *roles):
        found = self.find_all(name, roles or None)
        assert found, f"no {'/'.join(roles)} named {name!r} in {self.find_all()}"
        return found[0]

    def call(self, method, signature=None, *arguments):
        return self.tree.call(self.path, method, signature, *arguments)

    def act(self):
        """Does the node's first action: clicks, toggles."""
        actions = self.call("Action.GetActions")[0]
        assert actions, f"{self} does nothing"
        self.call("Action.DoAction", "(i)", 0)

    def set_text(self, text):
        """As if all was selected and @text pasted over it."""
        assert self.call("EditableText.SetTextContents", "(s)", text)[0], f"{self} takes no text"

    def text(self):
        return self.call("Text.GetText", "(ii)", 0, len(self.name) + 10**6)[0]

    def select_child(self, index):
        assert self.call("Selection.SelectChild", "(i)", index)[0], f"{self} has no child {index}"

    def states_now(self):
        return self.call("Accessible.GetState")[0]


class Tree:
    """The windows of an app."""

    def __init__(self, app):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                    None, None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.name = wait_for(lambda: self._find_name(app.process.pid), "the app on the bus")

    def _call(self, name, path, method, signature, *arguments):
        interface, method = method.split(".")
        return self.bus.call_sync(
            name, path, INTERFACE + interface, method,
            GLib.Variant(signature, arguments) if signature else None, None,
            Gio.DBusCallFlags.NONE, 60000, None).unpack()

    def _find_name(self, pid):
        apps = self._call("org.a11y.atspi.Registry", ROOT, "Accessible.GetChildren", None)[0]
        for name, _ in apps:
            answer = self.bus.call_sync(
                "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)), None,
                Gio.DBusCallFlags.NONE, -1, None).unpack()
            if answer[0] == pid:
                return name
        return None

    def call(self, path, method, signature, *arguments):
        return self._call(self.name, path, method, signature, *arguments)

    def _get_children(self, paths):
        """For each path those of its children; all are asked for at once."""
        answers = {}

        def answered(bus, result, path):
            try:
                children = bus.call_finish(result).unpack()[0]
            except GLib.Error:
                children = []  # It is gone.
            answers[path] = [child for _, child in children]
        for path in paths:
            self.bus.call(self.name, path, INTERFACE + "Accessible", "GetChildren", None, None,
                          Gio.DBusCallFlags.NONE, 60000, None, answered, path)
        while len(answers) < len(paths):
            GLib.MainContext.default().iteration(True)
        return answers

    def _get_nodes(self):
        """What the app tells of all nodes that it was asked about, also of what is hidden now."""
        items = self.call("/org/a11y/atspi/cache", "Cache.GetItems", None)[0]
        return {item[0][1]: Node(self, item) for item in items}

    def read(self):
        """The window that is there now, or the last one of several; None while there is none."""
        windows = self._get_children([ROOT])[ROOT]
        nodes, children, level = self._get_nodes(), {}, windows[-1:]
        while level:
            answers = self._get_children([path for path in level if path not in nodes
                                          or nodes[path].is_worth_asking])
            children.update(answers)
            # Some stand in two places.
            level = list({child for below in answers.values() for child in below} - children.keys())
        if not nodes.keys() >= children.keys():
            nodes = self._get_nodes()
        for path, below in children.items():
            for child in below:
                if path in nodes and child in nodes:
                    nodes[child].parent = nodes[path]
                    nodes[path].children.append(nodes[child])
        return nodes.get(windows[-1]) if windows else None
