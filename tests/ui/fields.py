# SPDX-License-Identifier: GPL-3.0-or-later
"""Each key of the scenario language, and how it is changed in the window.

A field says in which type of node it stands, which keys of that type's table it covers, what a
person does, and what of the node's JSON is different then: members that are given here take the
place of those before, Add goes to what is there already, and nothing else may have changed.
"""

from collections import namedtuple

# What a person does. A row is the last of its list that is filled, or the one with this number.
Entry = namedtuple("Entry", "label text")
Switch = namedtuple("Switch", "label")
Choice = namedtuple("Choice", "label position")
Row = namedtuple("Row", "list number edits")
Check = namedtuple("Check", "label")
Remove = namedtuple("Remove", "")
Body = namedtuple("Body", "text")

# Members or elements beside those that are there.
Add = namedtuple("Add", "value")
# How an element of a list changes.
At = namedtuple("At", "position value")

Field = namedtuple("Field", "type keys edits changes")


def simple(kind, label, key, text, value):
    """A field that does one thing to one key, whatever else is set."""
    return Field(kind, key, [Entry(label, text)], {key: value})


def new_row(kind, keys, title, labels, changes):
    """A row that is filled from its first entry to the last."""
    return Field(kind, keys, [Row(title, -1, [Entry(*item) for item in labels.items()])], changes)


def auth(kind):
    """The same for a request, a class and the whole test."""
    basic = {"user": "me", "password": "{{p}}"}
    return [
        Field(kind, "auth ThrongAuth.kind ThrongAuth.none", [Choice("Authentication", 1)],
              {"auth": "none"}),
        Field(kind, "ThrongAuth.basic ThrongAuth.user ThrongAuth.password",
              [Choice("Authentication", 2), Entry("User", "me"), Entry("Password", "{{p}}")],
              {"auth": {"basic": basic}}),
        Field(kind, "ThrongAuth.digest", [Choice("Authentication", 4)], {"auth": {"digest": basic}}),
        Field(kind, "ThrongAuth.bearer ThrongAuth.token",
              [Choice("Authentication", 3), Entry("Token", "{{t}}")], {"auth": {"bearer": "{{t}}"}}),
    ]


def repetition(kind):
    return [simple(kind, "Repeat", "repeat", "3", 3),
            simple(kind, "Probability", "probability", "0.5", 0.5)]


def rows_of_fields(kind, key, title, name):
    """Headers and their like: a new one, one that is not used, one that goes."""
    row = "ThrongField."
    return [
        new_row(kind, f"{key} {row}name {row}value", title, {name: "X-New", "Value": "a{{b}}"},
                {key: Add({"X-New": "a{{b}}"})}),
        Field(kind, row + "enabled", [Row(title, -2, [Check("In Use")])],
              {key: Add({"X-New": {"value": "a{{b}}", "enabled": False}})}),
        Field(kind, key, [Row(title, -2, [Remove()])], {key: None}),
    ]


TEST = [
    simple("ThrongScenario", "Name", "name", "Changed", "Changed"),
    simple("ThrongScenario", "Target", "target", "http://127.0.0.1:9", "http://127.0.0.1:9"),
    simple("ThrongScenario", "Proxy", "proxy", "http://127.0.0.1:8", "http://127.0.0.1:8"),
    Field("ThrongScenario", "http-version", [Choice("HTTP Version", 1)], {"http-version": "auto"}),
    Field("ThrongScenario", "tls ThrongTls.verify", [Switch("Verify Certificates")],
          {"tls": Add({"verify": False})}),
    Field("ThrongScenario", "ThrongTls.ca-file", [Entry("File of Authorities", "ca.pem")],
          {"tls": Add({"ca-file": "ca.pem"})}),
    Field("ThrongScenario", "ThrongTls.certificate-file", [Entry("Client Certificate", "c.pem")],
          {"tls": Add({"certificate-file": "c.pem"})}),
    Field("ThrongScenario", "ThrongTls.key-file", [Entry("Key of the Certificate", "k.pem")],
          {"tls": Add({"key-file": "k.pem"})}),
    *rows_of_fields("ThrongScenario", "headers", "Headers", "Header"),
    *rows_of_fields("ThrongScenario", "variables", "Variables", "Variable"),
    *auth("ThrongScenario"),
]

LOAD = [
    simple("ThrongLoad", "Users", "users", "7", 7),
    simple("ThrongLoad", "Spawn Rate", "spawn-rate", "2.5", 2.5),
    simple("ThrongLoad", "Run Time", "run-time", "1m30s", "1m30s"),
    simple("ThrongLoad", "Tasks", "tasks", "70", 70),
    simple("ThrongLoad", "Tasks per User", "tasks-per-user", "6", 6),
    Field("ThrongLoad", "stages ThrongStage.users ThrongStage.over",
          [Choice("Kind", 2),
           Row("Stages", -1, [Entry("Users", "5"), Entry("Over, Such as 30s", "10s")])],
          {"stages": [{"users": 5, "over": "10s"}], "users": None, "spawn-rate": None,
           "run-time": None}),
    Field("ThrongLoad", "ThrongStage.kind ThrongStage.arrivals",
          [Row("Stages", -2, [Choice("Level Of", 1), Entry("Arrivals", "3.5")])],
          {"stages": [{"arrivals": 3.5, "over": "10s"}]}),
    Field("ThrongLoad", "kind arrivals", [Choice("Kind", 1), Entry("Arrivals", "4.5")],
          {"arrivals": 4.5, "stages": None, "run-time": "1m30s"}),
    Field("ThrongLoad", "spacing", [Choice("Spacing", 1)], {"spacing": "even"}),
    simple("ThrongLoad", "Most Users", "max-users", "80", 80),
]

USER_CLASS = [
    simple("ThrongUserClass", "Name", "name", "Changed", "Changed"),
    simple("ThrongUserClass", "Weight", "weight", "2.5", 2.5),
    simple("ThrongUserClass", "Fixed Count", "count", "4", 4),
    Field("ThrongUserClass", "wait ThrongWait.kind ThrongWait.between ThrongWait.min ThrongWait.max",
          [Choice("Wait", 1), Entry("At Least", "1s"), Entry("At Most", "2s")],
          {"wait": {"between": ["1s", "2s"]}}),
    Field("ThrongUserClass", "ThrongWait.constant", [Choice("Wait", 2), Entry("Time", "3s")],
          {"wait": {"constant": "3s"}}),
    Field("ThrongUserClass", "ThrongWait.pacing",
          [Choice("Wait", 3), Entry("Time Between Starts", "4s")], {"wait": {"pacing": "4s"}}),
    Field("ThrongUserClass", "ThrongWait.throughput",
          [Choice("Wait", 4), Entry("Tasks per Second and User", "0.5")],
          {"wait": {"throughput": 0.5}}),
    Field("ThrongUserClass", "session", [Choice("Session", 1)], {"session": "task"}),
    Field("ThrongUserClass", "sequence", [Switch("Tasks in Order")], {"sequence": True}),
    *rows_of_fields("ThrongUserClass", "headers", "Headers", "Header"),
    *auth("ThrongUserClass"),
]

TASK = [
    simple("ThrongTask", "Name", "name", "Changed", "Changed"),
    simple("ThrongTask", "Weight", "weight", "2.5", 2.5),
    Field("ThrongTask", "tags tags-text", [Entry("Tags", "smoke, slow")],
          {"tags": ["smoke", "slow"]}),
]

CAPTURES = [
    Field("ThrongRequest", "capture ThrongCapture.name ThrongCapture.json",
          [Row("Captures", -1, [Entry("Variable", "c"), Entry("JSON Path, Such as $.token", "$.a")])],
          {"capture": Add({"c": {"json": "$.a"}})}),
    Field("ThrongRequest", "ThrongCapture.match",
          [Row("Captures", -2, [Choice("Which Match", 1)])],
          {"capture": {"c": {"json": "$.a", "match": "last"}}}),
    Field("ThrongRequest", "ThrongCapture.default",
          [Row("Captures", -2, [Entry("If Nothing Is Found", "d")])],
          {"capture": {"c": {"json": "$.a", "match": "last", "default": "d"}}}),
    Field("ThrongRequest", "ThrongCapture.kind ThrongCapture.header",
          [Row("Captures", -2, [Choice("Taken From", 1), Entry("Header of the Response", "Date")])],
          {"capture": {"c": {"header": "Date", "match": "last", "default": "d"}}}),
    Field("ThrongRequest", "ThrongCapture.regex ThrongCapture.group",
          [Row("Captures", -2, [Choice("Taken From", 2), Entry("Regular Expression", "(a)"),
                                Entry("Group, Such as 1", "1")])],
          {"capture": {"c": {"regex": "(a)", "group": 1, "match": "last", "default": "d"}}}),
    Field("ThrongRequest", "ThrongCapture.cookie",
          [Row("Captures", -2, [Choice("Taken From", 3), Entry("Name of the Cookie", "sid")])],
          {"capture": {"c": {"cookie": "sid", "default": "d"}}}),
    Field("ThrongRequest", "ThrongCapture.from",
          [Row("Captures", -2, [Choice("Taken From", 4), Choice("Body or Status", 1)])],
          {"capture": {"c": {"from": "status", "default": "d"}}}),
]


def check(key, position, label, text, value):
    """The kind of the row that the field before has left."""
    return Field("ThrongRequest", f"ThrongCheck.{key}",
                 [Row("Checks", -2, [Choice("Check", position), Entry(label, text)])],
                 {"checks": [{key: value}]})


def comparison(key, position, label, text, value):
    return Field("ThrongRequest", f"ThrongCheck.{key}",
                 [Row("Checks", -2, [Choice("Comparison", position), Entry(label, text)])],
                 {"checks": [{"json": "$.n", key: value}]})


CHECKS = [
    Field("ThrongRequest", "checks ThrongCheck.status",
          [Row("Checks", -1, [Entry("Such as 200 or 200-299", "201")])],
          {"checks": Add([{"status": 201}])}),
    Field("ThrongRequest", "ThrongCheck.kind",
          [Row("Checks", -2, [Choice("Check", 1), Entry("Text", "yes")])],
          {"checks": [{"body-contains": "yes"}]}),
    check("body-contains", 1, "Text", "this", "this"),
    check("body-lacks", 2, "Text", "no", "no"),
    check("body-matches", 3, "Regular Expression", "y+", "y+"),
    check("size-above", 6, "Bytes", "10", 10),
    check("size-below", 7, "Bytes", "1000", 1000),
    check("time-below", 8, "Such as 500ms", "500ms", "500ms"),
    Field("ThrongRequest", "ThrongCheck.header ThrongCheck.operator ThrongCheck.equals",
          [Row("Checks", -2, [Choice("Check", 5), Entry("Header", "Date"),
                              Entry("Expected Value", "now")])],
          {"checks": [{"header": "Date", "equals": "now"}]}),
    Field("ThrongRequest", "ThrongCheck.json",
          [Row("Checks", -2, [Choice("Check", 4), Entry("JSON Path, Such as $.total", "$.n")])],
          {"checks": [{"json": "$.n", "equals": "now"}]}),
    comparison("contains", 2, "Expected Text", "a", "a"),
    comparison("matches", 3, "Regular Expression", "b+", "b+"),
    comparison("above", 4, "Number", "1.5", 1.5),
    comparison("at-least", 5, "Number", "2.5", 2.5),
    comparison("below", 6, "Number", "3.5", 3.5),
    comparison("at-most", 7, "Number", "4.5", 4.5),
    Field("ThrongRequest", "ThrongCheck.exists",
          [Row("Checks", -2, [Choice("Comparison", 0), Choice("Exists", 1)])],
          {"checks": [{"json": "$.n", "exists": False}]}),
]

BODIES = [
    Field("ThrongRequest", "body-kind json", [Choice("Body", 1), Body('{ "a": [1, "{{b}}"] }')],
          {"json": {"a": [1, "{{b}}"]}}),
    Field("ThrongRequest", "text", [Choice("Body", 2), Body("two\nlines {{c}}")],
          {"text": "two\nlines {{c}}", "json": None}),
    Field("ThrongRequest", "form",
          [Choice("Body", 3), Row("Form Fields", -1, [Entry("Field", "f"), Entry("Value", "v")])],
          {"form": {"f": "v"}, "text": None}),
    Field("ThrongRequest", "multipart ThrongFormPart.name ThrongFormPart.value ThrongFormPart.type",
          [Choice("Body", 4), Row("Parts", -1, [Entry("Name", "p"), Entry("Value", "v")]),
           Row("Parts", -2, [Entry("Media Type", "text/csv")])],
          {"multipart": [{"name": "p", "value": "v", "type": "text/csv"}], "form": None}),
    Field("ThrongRequest", "ThrongFormPart.kind ThrongFormPart.file ThrongFormPart.file-name",
          [Row("Parts", -2, [Choice("Content", 1), Entry("File Below the Folder", "a.csv"),
                             Entry("Name Told to the Server", "b.csv")])],
          {"multipart": [{"name": "p", "file": "a.csv", "file-name": "b.csv",
                          "type": "text/csv"}]}),
    Field("ThrongRequest", "file", [Choice("Body", 5), Entry("File", "body.bin")],
          {"file": "body.bin", "multipart": None}),
]

REQUEST = [
    Field("ThrongRequest", "request url", [Entry("Path", "/changed?a=1")],
          {"request": "GET /changed?a=1"}),
    Field("ThrongRequest", "method", [Choice("Method", 2)], {"request": "PUT /changed?a=1"}),
    simple("ThrongRequest", "Name in Statistics", "name", "Changed", "Changed"),
    simple("ThrongRequest", "Timeout", "timeout", "7s", "7s"),
    simple("ThrongRequest", "Time to Connect", "connect-timeout", "500ms", "500ms"),
    simple("ThrongRequest", "Redirects", "redirects", "3", 3),
    Field("ThrongRequest", "on-failure", [Choice("After a Failure", 2)],
          {"on-failure": "stop-user"}),
    *repetition("ThrongRequest"),
    *rows_of_fields("ThrongRequest", "query", "Query", "Parameter"),
    *rows_of_fields("ThrongRequest", "headers", "Headers", "Header"),
    *auth("ThrongRequest"),
    *CAPTURES, *CHECKS, *BODIES,
]

OTHER_STEPS = [
    Field("ThrongPause", "pause min max", [Entry("At Least", "2s"), Entry("At Most", "3s")],
          {"pause": ["2s", "3s"]}),
    *repetition("ThrongPause"),
    new_row("ThrongSet", "set", "Set Variables", {"Variable": "X-New", "Value": "{{b}}"},
            {"set": Add({"X-New": "{{b}}"})}),
    *repetition("ThrongSet"),
    simple("ThrongGroup", "Name", "group", "Changed", "Changed"),
    *repetition("ThrongGroup"),
]

FIELDS = TEST + LOAD + USER_CLASS + TASK + REQUEST + OTHER_STEPS

# What can be done whatever else a node says.
PLAIN_ENTRIES = {"Name", "Target", "Proxy", "Tasks", "Tasks per User", "Weight", "Fixed Count",
                 "Tags", "Name in Statistics", "Timeout", "Time to Connect", "Redirects", "Repeat",
                 "Probability"}
PLAIN_CHOICES = {"HTTP Version", "Session", "After a Failure"}


def is_plain(field):
    edit = field.edits[0]
    return len(field.edits) == 1 and (
        isinstance(edit, Switch) or isinstance(edit, Row) and edit.number == -1
        or isinstance(edit, Entry) and edit.label in PLAIN_ENTRIES
        or isinstance(edit, Choice) and edit.label in PLAIN_CHOICES)


PLAIN = [field for field in FIELDS if is_plain(field)]

# Nothing for a person to set.
NOT_EDITABLE = {"ThrongScenario.throng": "the version of the file, which the program sets"}

# Lists of what has lines of its own in the outline grow by buttons.
IN_OUTLINE = ["ThrongScenario.users", "ThrongScenario.set-up", "ThrongScenario.clean-up",
              "ThrongUserClass.on-start", "ThrongUserClass.on-stop", "ThrongUserClass.tasks",
              "ThrongTask.steps", "ThrongGroup.steps"]

# Objects that one of the other types fills.
OF_OTHERS = ["ThrongScenario.load"]


def covered():
    """All keys that are changed, with their types."""
    keys = [key if "." in key else f"{field.type}.{key}"
            for field in FIELDS for key in field.keys.split()]
    return {*keys, *IN_OUTLINE, *OF_OTHERS, *NOT_EDITABLE}
