# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of what an app shows, read as a whole.

libatspi asks the app about each thing of each node, one after the other: thousands of round trips
for a window. Here one question brings all that is told of all nodes which anybody has asked for,
with their parents; only where that leaves a doubt a node is asked for its children, many at once.
"""

import functools
import json
from collections import defaultdict

import gi

gi.require_version("Atspi", "2.0")
gi.require_version("Json", "1.0")
from gi.repository import Atspi, Gio, GLib, Json  # noqa: E402

INTERFACE = "org.a11y.atspi."
REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
# Long enough for a busy machine and for sanitizers.
TIMEOUT_MS = 60000


@functools.cache
def accessibility_bus():
    """The bus that apps tell of themselves on."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                None, None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
        | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


def call(name, path, method, signature=None, *arguments):
    """The answer to a call of, for instance, `org.a11y.atspi.Action.DoAction`."""
    interface, method = method.rsplit(".", 1)
    answer = accessibility_bus().call_sync(
        name, path, interface, method, GLib.Variant(signature, arguments) if signature else None,
        None, Gio.DBusCallFlags.NONE, TIMEOUT_MS, None)
    # Unpacking a large answer in Python takes ten times as long.
    return json.loads(Json.gvariant_serialize_data(answer)[0])


def find_app(pid=None, name=None):
    """Where on the bus the app of this process, or of this name, is; None while it is not there."""
    for place, path in call(REGISTRY, ROOT, INTERFACE + "Accessible.GetChildren")[0]:
        try:
            if pid is None:
                found = call(place, path, "org.freedesktop.DBus.Properties.Get", "(ss)",
                             INTERFACE + "Accessible", "Name")[0] == name
            else:
                found = call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                             "org.freedesktop.DBus.GetConnectionUnixProcessID", "(s)",
                             place)[0] == pid
        except GLib.Error:
            continue  # It is gone.
        if found:
            return place
    return None


@functools.cache
def role_name(role):
    return Atspi.role_get_name(Atspi.Role(role))


class Node:
    """What was told of a node when the tree was read. Methods ask or do something now."""

    def __init__(self, tree, item):
        ((_, self.path), _, (_, self.parent_path), self.position, self.child_count,
         self.interfaces, self.name, role, self.description, self.states) = item
        self.tree, self.role = tree, role_name(role)
        self.parent, self.children = None, []

    def __repr__(self):
        return f"{self.role} {self.name!r}"

    def has(self, state):
        return bool(self.states[state // 32] >> state % 32 & 1)

    @property
    def is_showing(self):
        return self.has(Atspi.StateType.SHOWING)

    @property
    def is_focusable(self):
        return self.has(Atspi.StateType.FOCUSABLE)

    @property
    def is_sensitive(self):
        """Itself: what stands in a row that is not may say so all the same."""
        return self.has(Atspi.StateType.SENSITIVE)

    @property
    def has_text(self):
        return INTERFACE + "Text" in self.interfaces

    @property
    def is_blank(self):
        """One that the app shows no more is, and has the place of another or of none."""
        return not self.name and self.child_count == 0

    @property
    def window(self):
        """The one that it stands in."""
        return self if self.parent.parent is None else self.parent.window

    def below(self):
        """This node and all below it, depth first."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left += reversed(node.children)

    def find_all(self, name=None, roles=None, showing=True):
        """Nodes with this name (None = any) and one of the roles (None = any)."""
        return [node for node in self.below()
                if (name is None or node.name == name) and (roles is None or node.role in roles)
                and (node.is_showing or not showing)]

    def find(self, name=None, *roles):
        found = self.find_all(name, roles or None)
        assert found, f"no {'/'.join(roles)} named {name!r} in {self.find_all()}"
        return found[0]

    def call(self, method, signature=None, *arguments):
        return call(self.tree.place, self.path, INTERFACE + method, signature, *arguments)

    def actions(self):
        """Names of what it can do."""
        return [action[0] for action in self.call("Action.GetActions")[0]]

    def act(self, name=None):
        """Does this action, or the first one: clicks, toggles."""
        actions = self.actions()
        assert actions, f"{self} does nothing"
        self.call("Action.DoAction", "(i)", actions.index(name) if name else 0)

    def set_text(self, text):
        """As if all was selected and @text pasted over it."""
        assert self.call("EditableText.SetTextContents", "(s)", text)[0], f"{self} takes no text"

    def text(self):
        return self.call("Text.GetText", "(ii)", 0, 10**6)[0]

    def select_child(self, index):
        assert self.call("Selection.SelectChild", "(i)", index)[0], f"{self} has no child {index}"

    def box(self):
        """Its left and upper edge, its width and its height, where 0, 0 is that of the screen.
        Windows are at 0, 0 but for their shadow."""
        frame, box = (node.call("Component.GetExtents", "(u)", Atspi.CoordType.WINDOW)[0]
                      for node in (self.window, self))
        return box[0] - 2 * frame[0], box[1] - 2 * frame[1], box[2], box[3]

    def _has_now(self, *states):
        now = self.call("Accessible.GetState")[0]
        return any(now[state // 32] >> state % 32 & 1 for state in states)

    def is_focused(self):
        return self._has_now(Atspi.StateType.FOCUSED)

    def is_on(self):
        """Whether a switch or a tab is, or a button that opened something."""
        return self._has_now(Atspi.StateType.CHECKED, Atspi.StateType.PRESSED,
                             Atspi.StateType.SELECTED)


class Tree:
    """The windows of an app, which is at this place on the bus."""

    def __init__(self, place):
        self.place = place
        # Paths of all nodes that the app tells of.
        self.known = set()

    def read(self):
        """A node with the windows as its children, in the order that they came. An app that has ended
        shows nothing."""
        try:
            nodes, answers, unsure = {ROOT: self._new_root()}, {}, [ROOT]
            while unsure:
                new = self._get_children(unsure)
                answers |= new
                if not all(child in nodes for children in new.values() for child in children):
                    nodes = self._read_known()
                self._link(nodes, answers)
                unsure = [node.path for node in nodes[ROOT].below()
                          if node.path not in answers and not self._is_sure(node)]
            return nodes[ROOT]
        except GLib.Error:
            return self._new_root()

    def _is_sure(self, node):
        """Whether its children are those that follow from what each tells of its parent."""
        children = node.children
        if [child.position for child in children] != list(range(node.child_count)):
            return False
        return not any(child.is_blank for child in children)

    def _new_root(self):
        nothing = ("", "")
        return Node(self, ((self.place, ROOT), nothing, nothing, 0, 0, [], "",
                           Atspi.Role.APPLICATION, "", (0, 0)))

    def _read_known(self):
        """What the app tells of the nodes that anybody has asked it about, by path."""
        items = call(self.place, "/org/a11y/atspi/cache", INTERFACE + "Cache.GetItems")[0]
        nodes = {item[0][1]: Node(self, item) for item in items}
        nodes[ROOT] = self._new_root()
        self.known = nodes.keys()
        return nodes

    def _link(self, nodes, answers):
        """Who is whose child follows from what the app answered, and else from what each node tells of its
        parent."""
        told = defaultdict(list)
        for node in nodes.values():
            if node.position >= 0:
                told[node.parent_path].append(node)
        for path, node in nodes.items():
            if path in answers:
                node.children = [nodes[child] for child in answers[path] if child in nodes]
            elif node.child_count > 0:
                node.children = sorted(told[path], key=lambda child: child.position)
        for node in nodes[ROOT].below():
            for child in node.children:
                child.parent = node

    def _get_children(self, paths):
        """For each path those of its children, and the same for all below that is new."""
        answers = {}

        def answered(bus, result, path):
            try:
                children = [child for _, child in bus.call_finish(result).unpack()[0]]
            except GLib.Error:
                children = []  # It is gone.
            answers[path] = children
            asked.remove(path)
            ask(child for child in children if child not in self.known)

        def ask(paths):
            for path in paths:
                if path not in answers and path not in asked:
                    asked.add(path)
                    accessibility_bus().call(
                        self.place, path, INTERFACE + "Accessible", "GetChildren", None, None,
                        Gio.DBusCallFlags.NONE, TIMEOUT_MS, None, answered, path)
        asked = set()
        ask(paths)
        while asked:
            GLib.MainContext.default().iteration(True)
        return answers
