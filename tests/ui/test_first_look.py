# SPDX-License-Identifier: GPL-3.0-or-later
"""The first look at a test from elsewhere: what it would do, and that it does nothing before Start."""

import json
import os
import subprocess
import sys
from pathlib import Path

from driver import LOOK, App, main, wait_for
from running import Service, stop, tile, write_scenario


def describes(app, words):
    """Whether a row that is shown says so."""
    return any(words in node.name for node in app.find_all())


def settings():
    path = Path(os.environ["XDG_CONFIG_HOME"], "glib-2.0/settings/keyfile")
    return path.read_text() if path.exists() else ""


def file_from_elsewhere_tells_what_it_would_do(folder):
    path = folder / "shop.throng"
    (folder / "photo.png").write_text("x")
    path.write_text(json.dumps({
        "throng": 1, "name": "The shop", "target": "https://shop.example.com",
        "users": [{"name": "U", "wait": {"constant": 1}, "tasks": [{"name": "T", "steps": [
            {"request": "GET /"}, {"request": "PUT /photo", "file": "photo.png"}]}]}],
        "load": {"users": 40, "spawn-rate": 10, "run-time": "1m"}}))
    app = App(str(path), passes_first_look=False)
    app.find(LOOK, ["button"])
    app.find("The shop", ["heading"])
    for words in ("shop.example.com", "1 GET, 1 PUT", "At most 40 users", "at most 80 a second",
                  "photo.png", "Start allows load on shop.example.com"):
        assert describes(app, words), words
    # One Start, and none of the views behind it.
    assert len(app.find_all("Start", ["button"])) == 1
    assert not app.find_all("Run", ["page tab", "radio button"])
    nameless = [node for node in app.find_all(roles=["button"])
                if node.is_focusable and not node.name]
    assert not nameless, nameless
    app.screenshot(folder / "first-look.png")

    app.click(LOOK)
    app.find("Outline", ["list"])
    app.find("Run", ["page tab", "radio button"])
    assert "shop.example.com" not in settings(), "looking at a test is no consent"
    app.click("Start")
    app.find("Send Load to Another Host?", showing=False)
    app.click("Cancel")
    app.close()


def nothing_is_sent_before_start_and_then_it_is_known(folder):
    service = Service()
    path = folder / "one.throng"
    write_scenario(path, service.address)
    app = App(str(path), passes_first_look=False)
    app.find(LOOK, ["button"])
    children = Path(f"/proc/{app.process.pid}/task/{app.process.pid}/children").read_text().split()
    assert not [child for child in children
                if "throng-worker" in Path(f"/proc/{child}/cmdline").read_text()], children
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > 5, "5 requests")
    stop(app)
    app.close()

    # What has run here needs no second look, until it is another test.
    app = App(str(path), passes_first_look=False)
    app.find("Outline", ["list"])
    assert not app.find_all(LOOK)
    app.close()
    write_scenario(path, service.address, users=11)
    app = App(str(path), passes_first_look=False)
    app.find(LOOK, ["button"])
    app.close()
    service.close()


def start_is_the_consent_for_the_hosts(folder):
    path = folder / "far.throng"
    # What is sent there goes to a proxy on this computer, where nobody listens.
    write_scenario(path, "http://far.invalid", users=1, paths=("/", "http://near.invalid/"))
    path.write_text(json.dumps({**json.loads(path.read_text()), "proxy": "http://127.0.0.1:1"}))
    app = App(str(path), passes_first_look=False)
    app.find(LOOK, ["button"])
    app.keys("F5")
    app.find("Stop", ["button"])
    app.click("Stop")
    app.find("Start", ["button"])
    assert not app.find_all("Send Load to Another Host?")
    wait_for(lambda: "far.invalid" in settings(), "the host to be allowed")
    app.activate("preferences")
    app.click("Ask again for far.invalid")
    wait_for(lambda: "far.invalid" not in settings(), "the host to be forgotten")
    assert "near.invalid" in settings(), "the other host is still allowed"
    app.keys("Escape")
    app.click("Start")
    app.find("Send Load to Another Host?", showing=False)
    app.click("Cancel")
    app.close()


def test_that_lacks_something_leads_to_it(folder):
    path = folder / "lacks.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1", "auth": {"bearer": "{{token}}"},
        "users": [{"name": "U", "tasks": [{"name": "T", "steps": [{"request": "GET /"}]}]}]}))
    app = App(str(path), passes_first_look=False)
    app.find(LOOK, ["button"])
    assert describes(app, "1 thing has to be filled in or mended")
    app.screenshot(folder / "lacks.png")
    app.click("Start")
    app.find("Outline", ["list"])
    assert not app.find_all(LOOK)
    app.close()


def example_and_what_was_saved_here_are_not_from_elsewhere(folder):
    path = folder / "example.throng"
    path.write_text(subprocess.run([*os.environ["THRONG_CLI"].split(), "examples", "user-directory"],
                                   check=True, capture_output=True, text=True).stdout)
    app = App(str(path), passes_first_look=False)
    app.find("Outline", ["list"])
    assert not app.find_all(LOOK)
    app.close()

    write_scenario(path, "http://127.0.0.1:1")
    app = App(str(path))
    before = path.read_text()
    app.keys("ctrl+s")
    wait_for(lambda: path.read_text() != before, "the file to be saved")
    app.close()
    app = App(str(path), passes_first_look=False)
    app.find("Outline", ["list"])
    assert not app.find_all(LOOK)
    app.close()


sys.exit(main(file_from_elsewhere_tells_what_it_would_do,
              nothing_is_sent_before_start_and_then_it_is_known,
              start_is_the_consent_for_the_hosts, test_that_lacks_something_leads_to_it,
              example_and_what_was_saved_here_are_not_from_elsewhere))
