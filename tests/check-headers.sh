#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles every public header alone: none may lean on what its users happen to include before it.
# Usage: check-headers.sh BUILD-FOLDER COMPILER…
set -eu
build=$1
shift
cd "$(dirname "$0")/.."
set -- "$@" -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Wno-unused-parameter -Werror -fsyntax-only
# shellcheck disable=SC2046
set -- "$@" -Isrc -I"$build/src" $(pkg-config --cflags gio-unix-2.0 libsoup-3.0 json-glib-1.0 sqlite3)
headers=$(find src -name '*.h' | LC_ALL=C sort)
if pkg-config --exists libadwaita-1 gtksourceview-5; then
  # shellcheck disable=SC2046
  set -- "$@" $(pkg-config --cflags libadwaita-1 gtksourceview-5)
else
  headers=$(echo "$headers" | grep -v '^src/app/')
fi

number=0
failed=0
for header in $headers; do
  number=$((number + 1))
  # Through a source of one line, since "#pragma once in main file" is a warning.
  if printf '#include "%s"\n' "${header#src/}" | "$@" -x c - >&2; then
    echo "ok $number $header"
  else
    failed=1
    echo "not ok $number $header"
  fi
done
echo "1..$number"
exit $failed
