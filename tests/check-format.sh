#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that all C sources are formatted as .clang-format says; with --fix formats them.
# Versions of clang-format differ in details, so only one is the judge; without it: skipped.
set -eu
judge=19
cd "$(dirname "$0")/.."

for program in clang-format-$judge clang-format; do
  case $("$program" --version 2>/dev/null) in *"version $judge."*) break ;; esac
  program=
done
if [ -z "$program" ]; then
  echo "clang-format $judge is not installed" >&2
  exit 77
fi

case ${1:---check} in
  --check) find src tests -name '*.[ch]' -exec "$program" --dry-run --Werror {} + ;;
  --fix) find src tests -name '*.[ch]' -exec "$program" -i {} + ;;
  *)
    echo "usage: ${0##*/} [--check | --fix]" >&2
    exit 2
    ;;
esac
