#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the JSON Schema of scenarios from the key tables and docs/scenario.md, and prints it:
schema.py DUMP-KEYS SCENARIO.MD >data/scenario.schema.json"""

import json
import re
import sys

import language

NUMBER = r"\d+(\.\d+)?(e[+-]?\d+)?"
TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
VARIABLE = "[A-Za-z_][A-Za-z0-9_-]*"

DURATION = {
    "description": "A number of seconds, or text with the units d, h, m, s, ms from large to small",
    "type": "string",
    "pattern": f"^({NUMBER}|(?=.)" + "".join(f"({NUMBER}{u})?" for u in language.UNITS) + ")$",
}

# What names of rows that are used may be.
ROW_NAMES = {
    "header": f"^(?!([Cc][Oo][Nn][Tt][Ee][Nn][Tt]-[Ll][Ee][Nn][Gg][Tt][Hh]"
              f"|[Tt][Rr][Aa][Nn][Ss][Ff][Ee][Rr]-[Ee][Nn][Cc][Oo][Dd][Ii][Nn][Gg]"
              f"|[Cc][Oo][Nn][Nn][Ee][Cc][Tt][Ii][Oo][Nn]"
              f"|[Uu][Pp][Gg][Rr][Aa][Dd][Ee])$){TOKEN}$",
    "pair": ".",
    "variable": f"^{VARIABLE}$",
}

STATUS = {"anyOf": [
    {"type": "integer", "minimum": 100, "maximum": 599},
    {"type": "string", "pattern": "^ *[1-5][0-9]{2}( *- *[1-5][0-9]{2})?"
                                  "( *, *[1-5][0-9]{2}( *- *[1-5][0-9]{2})?)* *$"},
]}

OPERATORS = ["exists", "equals", "contains", "matches"]
COMPARISONS = ["above", "at-least", "below", "at-most"]


def pair_of(value):
    return {"type": "array", "prefixItems": [value, value], "minItems": 2, "maxItems": 2,
            "items": False}


def file_below(value):
    return {"type": "string", "pattern": r"^(?!/)(?!(.*/)?\.\.(/|$))(?!.*{{)[^\x00-\x1f\x7f]+$"}


def login_of(user):
    return {"type": "object", "properties": {"user": user, "password": {"type": "string"}},
            "required": ["user", "password"], "additionalProperties": False}


# What hooks read, and keys of which the tables do not say all.
FORMS = {
    ("ThrongScenario", "throng"): lambda value: {"const": 1},
    ("ThrongScenario", "target"): lambda value: {
        "type": "string", "pattern": "^([Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#@][^\\s?#@]*)?$"},
    ("ThrongScenario", "proxy"): lambda value: {
        "type": "string", "pattern": "^[Hh][Tt][Tt][Pp]://[^\\s/?#@]+/?$"},
    ("ThrongTls", "ca-file"): file_below,
    ("ThrongTls", "certificate-file"): file_below,
    ("ThrongTls", "key-file"): file_below,
    ("ThrongWait", "between"): pair_of,
    ("ThrongPause", "pause"): lambda value: {"anyOf": [*value["anyOf"], pair_of(value)]},
    ("ThrongTask", "tags"): lambda value: {
        "type": "array", "items": {"type": "string", "pattern": f"^{TOKEN}$"}},
    ("ThrongRequest", "request"): lambda value: {
        "type": "string",
        # Up to the first template.
        "pattern": "^(?!CONNECT )[!#$%&'*+\\-.^_`|~0-9A-Z]+ +(/|[Hh][Tt][Tt][Pp][Ss]?://"
                   "(?![^/?{]*@)|(?={{))[^\\s#{]*( *$|{)"},
    ("ThrongRequest", "name"): lambda value: {
        "type": "string", "minLength": 1, "not": {"pattern": "{{"}},
    ("ThrongCapture", "json"): lambda value: {"type": "string", "pattern": r"^\$"},
    ("ThrongCapture", "header"): lambda value: {"type": "string", "pattern": f"^{TOKEN}$"},
    ("ThrongCapture", "cookie"): lambda value: {"type": "string", "pattern": f"^{TOKEN}$"},
    ("ThrongCapture", "group"): lambda value: {"anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 255}, {"type": "string", "minLength": 1}]},
    ("ThrongCheck", "status"): lambda value: {"anyOf": [
        *STATUS["anyOf"], {"type": "array", "items": STATUS, "minItems": 1}]},
    ("ThrongCheck", "header"): lambda value: {"type": "string", "pattern": f"^{TOKEN}$"},
    ("ThrongCheck", "json"): lambda value: {"type": "string", "pattern": r"^\$"},
    ("ThrongCheck", "exists"): lambda value: {"type": "boolean"},
    ("ThrongCheck", "equals"): lambda value: {},
    ("ThrongCheck", "contains"): lambda value: {"type": "string", "minLength": 1},
    ("ThrongCheck", "matches"): lambda value: {"type": "string", "minLength": 1},
    **{("ThrongCheck", key): lambda value: {"type": "number"} for key in COMPARISONS},
    **{(shape, "auth"): lambda value: {"anyOf": [{"const": "none"}, value]}
       for shape in ("ThrongScenario", "ThrongUserClass", "ThrongRequest")},
    ("ThrongAuth", "basic"): lambda value: login_of({"type": "string", "pattern": "^[^:]*$|{{"}),
    ("ThrongAuth", "bearer"): lambda value: {"type": "string", "pattern": "^[^\r\n]+$"},
    ("ThrongAuth", "digest"): lambda value: login_of({"type": "string"}),
    ("ThrongRequest", "file"): file_below,
    ("ThrongFormPart", "file"): file_below,
    ("ThrongFormPart", "type"): lambda value: {
        "type": "string", "pattern": f"^ *{TOKEN}/{TOKEN} *(;[^\\x00-\\x1f\\x7f]*)?$"},
}


def forbid(keys):
    return {"properties": {key: False for key in keys}}


def need_one(keys):
    return {"oneOf": [{"required": [key]} for key in keys]}


# What stands beside what, beyond the alternatives of the tables.
RULES = {
    "ThrongCheck": [
        {"if": {"required": ["json"]}, "then": need_one(OPERATORS + COMPARISONS)},
        {"if": {"required": ["header"]},
         "then": {**need_one(OPERATORS), "properties": {
             **forbid(COMPARISONS)["properties"], "equals": {"type": "string"}}}},
        {"if": {"not": {"anyOf": [{"required": ["json"]}, {"required": ["header"]}]}},
         "then": forbid(OPERATORS + COMPARISONS)},
    ],
    "ThrongLoad": [
        {"properties": {"stages": {"anyOf": [
            {"items": {"required": ["arrivals"]}},
            {"items": {"not": {"required": ["arrivals"]}}}]}}},
    ],
    "ThrongTls": [
        {"dependentRequired": {"key-file": ["certificate-file"]}},
    ],
    "ThrongCapture": [
        {"if": {"anyOf": [{"required": ["from"]}, {"required": ["cookie"]}]},
         "then": {"properties": {"match": {"const": "first"}}}},
    ],
}


def name_of(shape):
    """The name of a shape in `$defs`: ThrongUserClass is user-class."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", shape.removeprefix("Throng")).lower()


def reference(shape):
    return {"$ref": f"#/$defs/{name_of(shape)}"}


def exact(number):
    return int(number) if float(number).is_integer() else number


def describe_range(shape, key):
    low, high, is_open = language.find_limits(shape, key)
    limits = {"exclusiveMinimum" if is_open else "minimum": exact(low), "maximum": exact(high)}
    return {} if high > language.NO_LIMIT else limits


def describe_duration(shape, key):
    return {"anyOf": [{"type": "number", **describe_range(shape, key)},
                      {"$ref": "#/$defs/duration"}]}


def describe_string(key):
    value = {"type": "string"}
    if "not-empty" in key["flags"]:
        value["minLength"] = 1
    if "words" in key:
        value["enum"] = key["words"]
    return value


def describe_map(shape_name, key):
    value = {"type": "object"}
    if "not-empty" in key["flags"]:
        value["minProperties"] = 1
    check = "variable" if shape_name == "ThrongSet" or not key["check"] else key["check"]
    is_row = key["type"] == "ThrongField"
    rows = "header-rows" if check == "header" else "rows"
    value["patternProperties"] = {
        ROW_NAMES[check]: {"$ref": f"#/$defs/{rows}"} if is_row else reference(key["type"])}
    value["additionalProperties"] = {"$ref": "#/$defs/unused-rows"} if is_row else False
    return value


def describe_list(key):
    value = {"type": "array", "items": reference(key["type"])}
    if "not-empty" in key["flags"]:
        value["minItems"] = 1
    return value


def describe_value(shape_name, shape, key):
    kind = key["kind"]
    is_own_form = kind == "shape" or "hook" in key["flags"]
    value = {}
    if kind == "duration" or (kind == "shape" and language.find_limits(shape, key)):
        value = describe_duration(shape, key)
    elif is_own_form and (shape_name, key["name"]) not in FORMS:
        sys.exit(f"schema.py: FORMS must say what “{key['name']}” of {shape_name} is")
    elif kind in ("integer", "number"):
        value = {"type": kind, **describe_range(shape, key)}
    elif kind == "boolean":
        value = {"type": "boolean"}
    elif kind == "string":
        value = describe_string(key)
    elif kind == "map":
        value = describe_map(shape_name, key)
    elif kind == "list":
        value = describe_list(key)
    elif kind == "child":
        value = reference(key["type"])
    form = FORMS.get((shape_name, key["name"]))
    return form(value) if form is not None else value


def is_required(key):
    """A key without which the file is refused."""
    is_empty = "not-empty" in key["flags"] and "nullable" not in key["flags"]
    return "required" in key["flags"] or (is_empty and key["when"] == 0 and "text" not in key)


def find_default(key):
    if is_required(key) or key["name"] == "count":
        return {}
    if key["kind"] in ("integer", "number", "duration") and (key["when"] & 1 or key["when"] == 0):
        return {"default": exact(key["fallback"])}
    if key["kind"] == "boolean" and "hook" not in key["flags"]:
        return {"default": key["fallback"] > 0}
    if key["kind"] == "string" and "text" in key and "words" in key and key["when"] == 0:
        return {"default": key["text"]}
    return {}


def find_words(rows, shape_name, key):
    """What the documentation says about the key."""
    words = {}
    for row in rows:
        if row.key == key["name"] and shape_name in row.shapes:
            words.setdefault("description", language.plain(row.cells["meaning"]))
            words.setdefault("examples", [example[row.key] for example in row.examples
                                          if row.key in example])
    return {name: value for name, value in words.items() if value}


def describe_alternatives(shape):
    """Keys of different alternatives exclude each other."""
    keys = language.visible_keys(shape).values()
    result = {}
    for key in keys:
        others = [other["name"] for other in keys
                  if other["when"] != 0 and not other["when"] & key["when"]]
        if key["when"] and others:
            result[key["name"]] = forbid(others)
    return {"dependentSchemas": result} if result else {}


def describe_shape(shape_name, shape, rows):
    keys = language.visible_keys(shape)
    properties = {
        name: {**find_words(rows, shape_name, key), **describe_value(shape_name, shape, key),
               **find_default(key)} for name, key in keys.items()
    }
    rules = list(RULES.get(shape_name, []))
    if "one-of" in shape:
        rules.append({"anyOf": [{"required": [key]} for key in shape["one-of"].split(", ")]})
    required = [name for name, key in keys.items() if is_required(key)]
    return {
        "type": "object",
        "properties": {**properties, "comment": {}, "$schema": {}},
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
        **({"required": required} if required else {}),
        **describe_alternatives(shape),
        **({"allOf": rules} if rules else {}),
    }


def describe_step(shapes):
    """The first key that says what a step is decides, so that an editor names what that lacks."""
    kinds = {}
    for name, shape in shapes.items():
        if language.is_step(shape):
            kinds[next(iter(language.visible_keys(shape)))] = name
    return {
        "type": "object",
        "anyOf": [{"required": [key]} for key in kinds],
        "allOf": [{"if": {"required": [key]}, "then": reference(shape)}
                  for key, shape in kinds.items()],
    }


def describe_rows():
    """Rows of name and value; several of one name are an array."""
    row = {"anyOf": [{"type": "string"}, reference("ThrongField")]}
    one_line = {"type": "string", "pattern": "^[^\r\n]*$"}
    header = {"anyOf": [one_line, {
        "allOf": [reference("ThrongField")],
        "anyOf": [{"properties": {"value": one_line}},
                  {"required": ["enabled"], "properties": {"enabled": {"const": False}}}]}]}
    unused = {"allOf": [reference("ThrongField")], "required": ["enabled"],
              "properties": {"enabled": {"const": False}}}
    return {
        "rows": {"anyOf": [*row["anyOf"], {"type": "array", "items": row}]},
        "header-rows": {"anyOf": [*header["anyOf"], {"type": "array", "items": header}]},
        "unused-rows": {"anyOf": [unused, {"type": "array", "items": unused}]},
    }


def make(shapes, rows):
    definitions = {name_of(name): describe_shape(name, shape, rows)
                   for name, shape in shapes.items()}
    definitions["step"] = describe_step(shapes)
    definitions["duration"] = DURATION
    definitions.update(describe_rows())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:throng:scenario:1",
        "title": "Throng scenario",
        "description": "What the users of a web service do in a load test",
        **reference("ThrongScenario"),
        "$defs": definitions,
    }


def make_text(dump_keys, docs):
    shapes = language.load_shapes(dump_keys)
    schema = make(shapes, language.load_rows(docs, shapes))
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(make_text(*sys.argv[1:3]))
