# SPDX-License-Identifier: GPL-3.0-or-later
"""From the welcome page to a run and its end."""

import sys

from driver import App, main


def demo_runs_with_two_clicks(folder):
    app = App()
    app.click("Try the Demo")
    app.click("Start")
    app.find("Stop", ["button"])
    app.screenshot(folder / "running.png")
    app.click("Stop")
    app.find("Start", ["button"])
    app.close()


sys.exit(main(demo_runs_with_two_clicks))
