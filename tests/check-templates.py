#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks each template for a trap: gtk_widget_dispose_template() takes a bound child away from an
AdwBin without telling it, so the bin must let go of it before.

Usage: check-templates.py SOURCE-FOLDER
"""

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def find_faults(ui, source):
    """What is wrong with the template in the file ui, whose class is in source."""
    template = ET.parse(ui).getroot().find("template")
    if template is None or template.get("parent") != "AdwBin":
        return []
    children = [element.find("object") for element in template
                if element.tag == "property" and element.get("name") == "child"]
    code = source.read_text()
    return [f"{source.name}: {child.get('id')} is bound, so dispose() must begin with "
            "adw_bin_set_child (ADW_BIN (self), NULL)"
            for child in children
            if child is not None and child.get("id") is not None
            and re.search(rf"bind_template_child \([^;]*\b{child.get('id')}\)", code)
            and "adw_bin_set_child (ADW_BIN (self), NULL)" not in code]


def main():
    top = Path(sys.argv[1])
    templates = sorted(top.glob("ui/*.ui"))
    sources = {source.stem: source for source in top.glob("src/app/**/*.c")}
    faults = [fault for ui in templates if ui.stem in sources
              for fault in find_faults(ui, sources[ui.stem])]
    print("\n".join(faults))
    assert len(templates) > 10, "no templates found"
    return 1 if faults else 0


sys.exit(main())
