#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the desktop reads about the app is what its own validators accept.
# Usage: check-data.sh SOURCE-FOLDER
set -u
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"
cd "$1" || exit 1
id=io.github.throngapp.Throng

echo 1..4
check 'metainfo' appstreamcli validate --pedantic --no-net --explain "data/$id.metainfo.xml"
check 'desktop file' desktop-file-validate "data/$id.desktop"
check 'settings schema' glib-compile-schemas --strict --dry-run data
check 'XML is well-formed' xmllint --noout data/*.xml data/icons/hicolor/*/apps/*.svg ui/*.ui ui/*.xml
