# SPDX-License-Identifier: GPL-3.0-or-later
# For test programs in sh: test cases in TAP. To be sourced.

number=0

# A case that passes when a command or function does; without such a command it is skipped.
check() { # NAME COMMAND…
  number=$((number + 1)) name=$1
  shift
  if ! command -v "$1" >/dev/null; then
    echo "ok $number - $name # SKIP no $1 here"
  elif output=$("$@" 2>&1); then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    echo "$output" | sed 's/^/# /'
  fi
}
