# SPDX-License-Identifier: GPL-3.0-or-later
"""The app as it is installed: the demo in two clicks, with the programs that came with it."""

import sys

from driver import App, main, wait_for
from running import tile


def demo_is_two_clicks_away(_folder):
    app = App()
    app.click("Try the Demo")
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > 20, "20 requests")
    # It ends by itself after 20 s, which a busy machine needs to look this far.
    app.find("Start", ["button"])
    app.close()


sys.exit(main(demo_is_two_clicks_away))
