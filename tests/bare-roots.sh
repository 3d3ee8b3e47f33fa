#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs `./dev demo` and `./dev test`, twice each, in new roots of bare Debian 12 and 13 that hold
# nothing but git and a clone of this repository's last commit, and prints how long they took and how
# large the root with all in it was then.
# Needs root, mmdebstrap, git and about 5 GB in /var/tmp (or TMPDIR); otherwise it is skipped.
# Usage: bare-roots.sh [RELEASE…]: both releases if none is named
set -eu
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
roots_home=$top/tests
# shellcheck source=tests/roots.sh
. "$roots_home/roots.sh"

skip() {
  echo "skipped: $*" >&2
  exit 77
}

for tool in mmdebstrap git unshare; do
  command -v $tool >/dev/null || skip "$tool is not installed"
done
# In a user namespace root is not root enough: nothing like a machine can be set up there.
if [ "$(id -u)" != 0 ] || ! grep -Eq "^ *0 +0 +4294967295$" /proc/self/uid_map; then
  skip "needs root"
fi

dir=$(mktemp -d "${TMPDIR:-/var/tmp}/throng-bare.XXXXXX")
trap 'rm -rf --one-file-system "$dir"' EXIT
trap 'exit 1' HUP INT TERM

make_root() { # SUITE
  echo "making a root of bare $1" >&2
  make_debian_root "$1" "$dir/$1" --variant=minbase --include=git,ca-certificates \
    >"$dir/log" 2>&1 </dev/null || { tail -n 20 "$dir/log" >&2 && return 1; }
  git -c safe.directory='*' clone -q --no-local "$top" "$dir/$1/root/throng"
}

dev_in() { # SUITE COMMAND
  in_machine "$dir/$1" sh -c "cd /root/throng && exec ./dev $2" </dev/null
}

# Adds a line to the table; keeps the output of what failed.
try() { # SUITE COMMAND WHICH
  echo "$1: ./dev $2, the $3 time" >&2
  begin=$(date +%s)
  result=ok
  dev_in "$1" "$2" >"$dir/log" 2>&1 || result="FAILED with exit code $?"
  seconds=$(($(date +%s) - begin))
  case $2 in
    test) result="$result, $(tail -n 1 "$dir/log")" ;;
    demo)
      for kind in csv json; do
        ls "$dir/$1/root/throng/demo-results/"*."$kind" >/dev/null 2>&1 || result="FAILED: no $kind"
      done
      ;;
  esac
  case $result in FAILED*) failed=1 && tail -n 60 "$dir/log" >&2 ;; esac
  size_mb=$(du -smx "$dir/$1" | cut -f 1)
  printf '%-10s %-6s %-7s %7d %6d  %s\n' "$1" "$2" "$3" $seconds "$size_mb" "$result" >>"$dir/table"
}

failed=0
printf '%-10s %-6s %-7s %7s %6s  %s\n' root dev time seconds MB result >"$dir/table"
[ $# != 0 ] || set -- bookworm trixie
for suite; do
  make_root $suite
  for command in demo 'test'; do
    try $suite $command first
    try $suite $command second
  done
  if grep -q "$dir" /proc/self/mounts; then
    echo "FAILED: something of $suite stayed mounted" >>"$dir/table"
    failed=1
  fi
done
cat "$dir/table"
exit $failed
