# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes scenarios around the examples of docs/scenario.md."""

import json
import re

BASE_REQUEST = {"request": "GET /users"}
BASE_CAPTURE = {"regex": "(?<id>.)"}


def put_scenario(scenario, member):
    if isinstance(member.get("load"), dict):
        put_load(scenario, member["load"])
    else:
        scenario.update(member)


def put_request(scenario, member):
    return put_step(scenario, {**BASE_REQUEST, **member})


def put_step(scenario, step):
    scenario["users"][0]["tasks"][0]["steps"].append(step)


def put_tls(scenario, member):
    scenario["tls"] = {"certificate-file": "client.pem", **member}


def put_row(scenario, member):
    scenario["headers"] = member


def put_capture(scenario, member):
    """A capture of some name, or only what stands beside the source of its value."""
    if not isinstance(next(iter(member.values())), dict):
        member = {"captured": {**BASE_CAPTURE, **member}}
    put_request(scenario, {"capture": member})


def put_part(scenario, member):
    """A part, or only what stands beside the text or the file of one."""
    content = {"file": "photo.png"} if "file-name" in member else {"value": "text"}
    part = member if {"value", "file"} & set(member) else {**content, **member}
    put_request(scenario, {"multipart": [{"name": "part", **part}]})


def put_wait(scenario, member):
    scenario["users"][0].update(member)


def put_load(scenario, member):
    if "stages" in member:
        del scenario["load"]["users"], scenario["load"]["run-time"]
    elif member.keys() & {"arrivals", "spacing", "max-users"}:
        del scenario["load"]["users"]
        member = {"arrivals": 20, **member}
    scenario["load"].update(member)


def put_stage(scenario, member):
    level = {} if "arrivals" in member else {"users": 1}
    put_load(scenario, {"stages": [{**level, "over": 1, **member}]})


PLACES = {
    "ThrongScenario": put_scenario,
    "ThrongTls": put_tls,
    "ThrongField": put_row,
    "ThrongUserClass": lambda scenario, member: scenario["users"][0].update(member),
    "ThrongWait": put_wait,
    "ThrongTask": lambda scenario, member: scenario["users"][0]["tasks"][0].update(member),
    "ThrongRequest": put_request,
    "ThrongPause": put_step,
    "ThrongSet": put_step,
    "ThrongGroup": put_step,
    "ThrongCapture": put_capture,
    "ThrongCheck": lambda scenario, member: put_request(scenario, {"checks": [member]}),
    "ThrongAuth": lambda scenario, member: put_request(scenario, {"auth": member}),
    "ThrongFormPart": put_part,
    "ThrongLoad": put_load,
    "ThrongStage": put_stage,
}


def add_variables(scenario):
    """Examples refer to variables that a scenario would have."""
    text = json.dumps(scenario)
    names = set(re.findall(r"{{(?:raw |text )?([A-Za-z_][\w-]*)}}", text))
    needed = {name: "1" for name in sorted(names - {"uuid", "now", "counter"})}
    own = scenario.get("variables", {})
    if isinstance(own, dict):
        scenario["variables"] = {**needed, **own}


def build(key, shape, example, target):
    """A scenario with one request besides what the example holds."""
    scenario = {
        "throng": 1,
        "target": target,
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [dict(BASE_REQUEST)]}]}],
        "load": {"users": 1, "tasks": 1, "run-time": 5},
    }
    PLACES[shape](scenario, example)
    if key == "target" and str(example["target"]).startswith("http"):
        scenario["target"] = target
    add_variables(scenario)
    return scenario
