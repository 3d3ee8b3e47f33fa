#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every scenario that the documentation shows is valid: check-docs.py THRONG-CLI FILE..."""

import os
import re
import subprocess
import sys
import tempfile

failures = 0
checked = 0
with tempfile.TemporaryDirectory() as folder:
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            blocks = re.findall(r"^```json\n(.*?)^```", file.read(), re.M | re.S)
        for number, block in enumerate(blocks, 1):
            if '"throng"' not in block:
                continue
            checked += 1
            example = os.path.join(folder, f"{os.path.basename(path)}-{number}.throng")
            with open(example, "w", encoding="utf-8") as file:
                file.write(block)
            failures += subprocess.run([sys.argv[1], "validate", example], check=False).returncode != 0
print(f"{checked} scenarios, {failures} of them not valid")
sys.exit(1 if failures or not checked else 0)
