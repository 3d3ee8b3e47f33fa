#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs each test program N times and fails at the first failure: repeat.sh N PROGRAM...
set -eu
n=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT

for program in "$@"; do
  i=0
  while [ "$i" -lt "$n" ]; do
    i=$((i + 1))
    "$program" >"$log" 2>&1 || {
      tail -n 30 "$log"
      echo "$program failed the $i. time" >&2
      exit 1
    }
  done
  echo "$program: $n times"
done
