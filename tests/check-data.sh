#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the desktop reads about the app is what its own validators accept.
# Usage: check-data.sh SOURCE-FOLDER
set -u
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
cd "$1" || exit 1
id=io.github.throngapp.Throng

# The window shows the notes of its version, and the newest release stands first.
notes_are_of_this_version() {
  version=$(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build)
  newest=$(sed -n 's/.*<release version="\([^"]*\)".*/\1/p' "data/$id.metainfo.xml" | head -n 1)
  [ -n "$version" ] && [ "$version" = "$newest" ] || { echo "$version, $newest" && return 1; }
}

echo 1..5
check 'metainfo' appstreamcli validate --pedantic --no-net --explain "data/$id.metainfo.xml"
check 'desktop file' desktop-file-validate "data/$id.desktop"
check 'settings schema' glib-compile-schemas --strict --dry-run data
check 'XML is well-formed' xmllint --noout data/*.xml data/icons/hicolor/*/*/*.svg ui/*.ui ui/*.xml
check 'release notes' notes_are_of_this_version
