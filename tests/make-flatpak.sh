#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Flatpak as its manifest says, installs it, and drives the sandboxed app with the real
# portals. Leaves FOLDER/throng.flatpak, and with a repository folder given, one to be served.
# Usage: make-flatpak.sh CACHE-FOLDER FOLDER [--devel] [--repo REPOSITORY]
set -eu
cache=$1 folder=$2
shift 2
id=io.github.throngapp.Throng published=
while [ $# -gt 0 ]; do
  case $1 in
    --devel) id=$id.Devel ;;
    --repo) published=${2:?--repo needs a folder} && shift ;;
    *) echo "make-flatpak: unknown argument $1" >&2 && exit 2 ;;
  esac
  shift
done
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
manifest=$top/flatpak/$id.json
version=$(sed -n 's/.*"runtime-version": "\(.*\)".*/\1/p' "$manifest")
# Debian's release with the libraries of that runtime.
suite=forky
mkdir -p "$cache" "$folder"
folder=$(cd "$folder" && pwd -P)
# Of its own, so that nothing of the person who runs this is touched. Paths of the document portal
# are known to the sandbox below /run/user only.
export FLATPAK_USER_DIR="$cache/installation" XDG_RUNTIME_DIR="/run/user/$(id -u)"
mkdir -p -m 700 "$XDG_RUNTIME_DIR"

say() {
  echo "make-flatpak: $*" >&2
}

step() { # COMMAND…
  "$@" >"$folder/log" 2>&1 </dev/null || {
    tail -n 60 "$folder/log" >&2
    say "failed: $*"
    exit 1
  }
}

add_remote() { # NAME REPOSITORY
  flatpak --user remote-add --no-gpg-verify --if-not-exists "$1" "file://$2"
}

# Made anew when the way it is made has changed.
install_runtime() {
  recipe=$(cat "$top/tests/flatpak-runtime.sh" "$top/tests/roots.sh" | cksum)
  if [ "$(cat "$cache/runtime-$version/done" 2>/dev/null)" != "$suite $recipe" ]; then
    say "making the runtime of GNOME $version from Debian's packages (once, some minutes)"
    rm -rf --one-file-system "$cache/runtime-$version"
    step "$top/tests/flatpak-runtime.sh" "$cache/runtime-$version" "$version" $suite
    echo "$suite $recipe" >"$cache/runtime-$version/done"
  fi
  add_remote "runtime-$version" "$cache/runtime-$version/repo"
  step flatpak --user install -y --noninteractive --or-update "runtime-$version" \
    "org.gnome.Platform//$version" "org.gnome.Sdk//$version"
}

build() {
  say "building $id"
  rm -rf "$folder/build" "$folder/repo"
  step flatpak-builder --user --force-clean --disable-rofiles-fuse --state-dir="$folder/state" \
    --repo="$folder/repo" "$folder/build" "$manifest"
  flatpak build-update-repo "$folder/repo" >"$folder/log"
  add_remote built "$folder/repo"
  step flatpak --user remote-modify --url="file://$folder/repo" built
  ! flatpak --user info "$id" >/dev/null 2>&1 || step flatpak --user uninstall -y --noninteractive "$id"
  step flatpak --user install -y --noninteractive built "$id"
}

drive() {
  say 'driving the sandboxed app'
  THRONG_FLATPAK=$id "$top/tests/ui/run" flatpak "$top/tests/ui/sandboxed.py"
}

bundle() {
  step flatpak build-bundle "$folder/repo" "$folder/throng.flatpak" "$id"
  [ -n "$published" ] || return 0
  publish
  try_published
}

# A repository that any web server can serve, and the file that adds it with a click.
publish() {
  mkdir -p "$published"
  published=$(cd "$published" && pwd -P)
  cp -a "$folder/repo/." "$published/"
  cat >"$published/throng.flatpakref" <<END
[Flatpak Ref]
Name=$id
Branch=master
Title=Throng
Url=${THRONG_REPO_URL:-file://$published}
IsRuntime=false
END
  # Where those who have no GNOME runtime yet get it.
  [ -z "${THRONG_RUNTIME_REPO:-}" ] ||
    echo "RuntimeRepo=$THRONG_RUNTIME_REPO" >>"$published/throng.flatpakref"
}

# As who clicks on the file gets it, but from this machine's loopback.
try_published() {
  say 'installing from the published repository over HTTP'
  step flatpak --user uninstall -y --noninteractive "$id"
  address=http://127.0.0.1:18322
  python3 -u -m http.server --bind 127.0.0.1 --directory "$published" "${address##*:}" \
    >"$folder/http.log" 2>&1 &
  server=$!
  trap 'kill "$server"' EXIT
  # shellcheck disable=SC2016
  step timeout 60 sh -c 'until grep -q Serving "$0"; do sleep 0.2; done' "$folder/http.log"
  sed "s|^Url=.*|Url=$address|" "$published/throng.flatpakref" >"$folder/try.flatpakref"
  step flatpak --user install -y --noninteractive --from "$folder/try.flatpakref"
  drive
  rm -f "$folder/try.flatpakref" "$folder/http.log"
}

install_runtime
build
drive
bundle
rm -f "$folder/log"
ls -lh "$folder/throng.flatpak"
