#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the Debian packages out of this work tree, has lintian judge them, installs them in bare
# roots and runs the demo there. What was made is left in FOLDER.
# Usage: make-debs.sh FOLDER [--no-check]
set -eu
folder=$1
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
roots_home=$top/tests
# shellcheck source=tests/roots.sh
. "$roots_home/roots.sh"
options=
[ "${2:-}" != --no-check ] || options=nocheck
version=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$top/debian/changelog")
# Debian's packages that throng-cli may bring along beyond libsoup.
limit_kib=30720

die() {
  echo "make-debs: $*" >&2
  exit 1
}

say() {
  echo "make-debs: $*" >&2
}

# Runs a long step; shows the end of its output if it fails.
step() { # COMMAND…
  "$@" >"$folder/log" 2>&1 </dev/null || { tail -n 40 "$folder/log" >&2 && die "failed: $*"; }
}

make_root() { # NAME
  say "making a bare root for $1"
  step make_debian_root trixie "$roots/$1" --variant=minbase
  step in_root "$1" apt-get -q update
  find "$folder" -name '*.deb' -exec cp {} "$roots/$1/root/" ';'
}

# Runs a command in a root, which has this machine's loopback.
in_root() { # NAME COMMAND…
  name=$1
  shift
  in_machine "$roots/$name" "$@"
}

installed_kib() { # NAME
  # shellcheck disable=SC2016
  in_root "$1" dpkg-query --show --showformat '${Installed-Size}\n' | awk '{ n += $1 } END { print n }'
}

install_in() { # NAME PACKAGE…
  name=$1
  shift
  step in_root "$name" apt-get -qy --no-install-recommends install "$@"
}

# In a root that holds nothing but what the packages say they need.
build() {
  make_root build
  source=/root/throng-$version
  mkdir "$roots/build$source"
  cd "$top"
  git -c safe.directory='*' ls-files -z --cached --others --exclude-standard |
    tar --null --files-from=- --create | tar --extract --directory="$roots/build$source"
  install_in build build-essential lintian
  say 'building'
  step in_root build apt-get -qy --no-install-recommends build-dep "$source"
  step in_root build env "DEB_BUILD_OPTIONS=$options" \
    sh -c 'cd "$1" && dpkg-buildpackage --build=binary --no-sign' sh "$source"
  say 'lintian'
  in_root build sh -c 'cd /root && lintian --fail-on error --allow-root --suppress-tags \
    initial-upload-closes-no-bugs throng_*.deb throng-cli_*.deb'
  cp "$roots/build/root/"throng*.deb "$folder/"
  rm -rf --one-file-system "$roots/build"
}

# The command line on a server: what it brings along, and a whole demo.
try_cli() {
  make_root cli
  install_in cli libsoup-3.0-0
  before=$(installed_kib cli)
  install_in cli "/root/throng-cli_${version}_$architecture.deb"
  own=$(dpkg-deb --field "$folder/throng-cli_${version}_$architecture.deb" Installed-Size)
  more=$(($(installed_kib cli) - before - own))
  echo "throng-cli: $own KiB, and $more KiB of other packages beyond libsoup"
  [ $more -le $limit_kib ] || die "that is more than $limit_kib KiB"
  in_root cli test -s /etc/ssl/certs/ca-certificates.crt || die 'nothing to judge certificates by'
  # 4 says that this machine is too busy for the numbers, which is no matter here.
  # shellcheck disable=SC2016
  step in_root cli sh -c 'throng-cli demo --output /root/demo || [ $? = 4 ]'
  in_root cli grep -q '^,Aggregated,[1-9]' /root/demo/demo_stats.csv || die 'the demo counted nothing'
  # A pipeline's step, by its exit code.
  # shellcheck disable=SC2016
  step in_root cli sh -euc '
    throng-cli demo-server --port 18321 & server=$!
    sleep 1
    throng-cli examples health-check.throng >/root/a.throng
    throng-cli run /root/a.throng --host http://127.0.0.1:18321 --run-time 3 --quiet || [ $? = 4 ]
    kill $server'
  ! in_root cli sh -c 'ldd /usr/bin/throng-cli /usr/libexec/throng-worker' | grep -q libgtk ||
    die 'throng-cli links GTK'
}

# The app: it opens its demo, which a client of its bus sees.
try_app() {
  make_root app
  install_in app "/root/throng-cli_${version}_$architecture.deb" \
    "/root/throng_${version}_$architecture.deb" xvfb xauth dbus-daemon dbus-x11 at-spi2-core \
    python3-gi gir1.2-atspi-2.0 gir1.2-json-1.0 xdotool
  cp -r "$top/tests/ui" "$roots/app/root/ui"
  step in_root app /root/ui/run installed /root/ui/installed.py
  echo "throng: $(dpkg-deb --field "$folder/throng_${version}_$architecture.deb" Installed-Size) KiB; its demo ran in a bare root"
}

rm -rf "$folder"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd -P)
roots=$(mktemp -d "${TMPDIR:-/var/tmp}/throng-debs.XXXXXX")
trap 'rm -rf --one-file-system "$roots"' EXIT
trap 'exit 1' HUP INT TERM
architecture=$(dpkg --print-architecture)
build
try_cli
try_app
rm -f "$folder/log"
ls -lh "$folder"/*.deb
