# SPDX-License-Identifier: GPL-3.0-or-later
"""What can't be is told in words at its field, and Start leads there."""

import json
import sys
from collections import namedtuple

from driver import main, wait_for
from fields import Body, Choice, Entry, Row
from form import open_form

TEST = {
    "throng": 1, "target": "http://127.0.0.1:1",
    "users": [{"name": "User", "on-start": [{"pause": 1}], "tasks": [
        {"name": "Task", "weight": 2, "steps": [{"request": "GET /"}]}]}],
    "load": {"users": 1, "run-time": "2s"}}

# One of each kind of field: what is typed, what is said of it, and what is typed then.
Case = namedtuple("Case", "kind line wrong sentence right")

CASES = [
    Case("text", "Test", [Entry("Target", "nonsense")],
         "Must begin with http:// or https://",
         [Entry("Target", "http://127.0.0.1:1")]),
    Case("whole number", "Load", [Entry("Users", "abc")], "Must be a whole number, such as 10",
         [Entry("Users", "2")]),
    Case("range of a whole number", "Load", [Entry("Users", "0")], "Must be at least 1",
         [Entry("Users", "2")]),
    Case("number", "Task", [Entry("Weight", "many")], "Must be a number, such as 2.5",
         [Entry("Weight", "2.5")]),
    Case("range of a number", "Task", [Entry("Weight", "-1")], "Must be at least 0",
         [Entry("Weight", "2.5")]),
    Case("duration", "Load", [Entry("Run Time", "soon")],
         "Must be a duration, such as 1m30s, 500ms or 2.5", [Entry("Run Time", "3s")]),
    Case("two values", "User", [Choice("Wait", 1), Entry("At Most", "1s"), Entry("At Least", "3s")],
         "The first bound must not be above the second", [Entry("At Most", "4s")]),
    Case("path", "Task", [Entry("Path", "users")],
         "The path must begin with “/”, “http://”, “https://” or a template", [Entry("Path", "/")]),
    Case("template", "Task", [Entry("Path", "/{{")], "“{{” is not closed with “}}”",
         [Entry("Path", "/")]),
    Case("row", "Task", [Row("Headers", -1, [Entry("Value", "c"), Entry("Header", "a b")])],
         "“a b” is not the name of a header, such as “X-Request-ID”",
         [Row("Headers", -2, [Entry("Header", "A")])]),
    Case("status in a row", "Task", [Row("Checks", -1, [Entry("Such as 200 or 200-299", "well")])],
         "Must be status codes from 100 to 599 such as 200 or “200-299”",
         [Row("Checks", -2, [Entry("Such as 200 or 200-299", "200")])]),
    Case("JSON path in a row", "Task", [
        Row("Captures", -1, [Entry("Variable", "c"), Entry("JSON Path, Such as $.token", "$[")])],
         "Must be a JSON path such as “$.result.id”, “$.list[0]” or “$..id”",
         [Row("Captures", -2, [Entry("JSON Path, Such as $.token", "$.a")])]),
    Case("JSON body", "Task", [Choice("Body", 1), Body("{")], "Not saved: this is not JSON yet",
         [Body("{}")]),
    Case("text body", "Task", [Choice("Body", 2), Body("{{")], "“{{” is not closed with “}}”",
         [Body("a")]),
    Case("number in a row", "Load", [
        Choice("Kind", 2), Row("Stages", -1, [Entry("Over, Such as 30s", "1s"), Entry("Users", "x")])],
         "Must be a whole number, such as 10", [Row("Stages", -2, [Entry("Users", "3")])]),
    Case("duration in a row", "Load", [Row("Stages", -2, [Entry("Over, Such as 30s", "soon")])],
         "Must be a duration, such as 1m30s, 500ms or 2.5",
         [Row("Stages", -2, [Entry("Over, Such as 30s", "1s")])]),
]


def has_focus(form, edits):
    """Whether it is where the last edit has typed."""
    edit = edits[-1]
    scopes = [form.read()]
    if isinstance(edit, Row):
        scopes = form.window.find_all(edit.list, ["list"])
        edit = edit.edits[-1]
    label = "Body" if isinstance(edit, Body) else edit.label
    return any(each.is_focused() for scope in scopes for node in scope.find_all(label, ["text"])
               for each in node.below())


def is_told(form, case):
    """What a JSON parser says of the place stands behind the sentence."""
    return any(node.name.startswith(case.sentence)
               for node in form.read().find_all(roles=["label"]))


def is_counted(form, name):
    return any(line.name.startswith(f"{name}, ") and line.name.endswith("1 problem")
               for line in form.lines())


def tell(form, case):
    form.select_named(case.line)
    form.change(case.wrong)
    wait_for(lambda: is_told(form, case), f"{case.sentence!r} for {case.kind}")
    wait_for(lambda: form.read() and is_counted(form, case.line), f"{case.kind} to be counted")


def lead_there(form, case):
    form.select_named("On start")
    form.find("Start", "button").act()
    wait_for(lambda: has_focus(form, case.wrong), f"the focus in the field of {case.kind}")


def invalid_input_is_told_at_its_field_and_start_leads_there(folder):
    path = folder / "invalid.throng"
    path.write_text(json.dumps(TEST))
    app, form = open_form(path)
    for case in CASES:
        tell(form, case)
        if case.kind in ("text", "row", "JSON body"):
            app.screenshot(folder / f"{case.kind.replace(' ', '-')}.png")
        lead_there(form, case)
        form.change(case.right)
        wait_for(lambda: not is_told(form, case), f"{case.kind} to be fine")
    app.close()


def what_another_kind_has_left_is_shown_to_be_mended(folder):
    path = folder / "left.throng"
    path.write_text(json.dumps(TEST | {"load": {"arrivals": 1, "max-users": 5, "run-time": "2s"}}))
    app, form = open_form(path)
    form.select_named("Load")
    form.change([Choice("Kind", 2), Row("Stages", -1, [Entry("Over, Such as 30s", "1s")])])
    left = Case("a field of arrivals", "Load", None,
                "Must stand beside arrivals; these stages have users", None)
    wait_for(lambda: is_told(form, left), "the sentence")
    app.screenshot(folder / "left.png")
    form.change([Entry("Most Users", "1000")])
    wait_for(lambda: not is_told(form, left), "it to be mended")
    wait_for(lambda: not form.read().find_all("Most Users", ["text"]), "the field to be hidden")
    app.close()


sys.exit(main(invalid_input_is_told_at_its_field_and_start_leads_there,
              what_another_kind_has_left_is_shown_to_be_mended))
