# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that stand in for services of the desktop. Such a program owns a name on the bus, writes what
it was asked as lines of JSON, the first one when it is ready, and ends with its stdin."""

import json
import subprocess
import sys
import threading

from driver import wait_for


class StandIn:
    """The program, and what it has written since it was ready."""

    def __init__(self, program, *arguments):
        self.told = []
        self.process = subprocess.Popen([sys.executable, program, *map(str, arguments)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._read, daemon=True).start()
        wait_for(lambda: self.told, "the stand-in to be ready")
        self.told.clear()

    def _read(self):
        for line in self.process.stdout:
            self.told.append(json.loads(line))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
