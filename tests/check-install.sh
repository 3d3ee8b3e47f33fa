#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed is complete, belongs together, and goes again without a trace.
# Usage: check-install.sh BUILD-FOLDER PREFIX
set -u
build=$1 prefix=$2
id=io.github.throngapp.Throng
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root share=$folder/root$prefix/share
export HOME="$folder" XDG_DATA_HOME="$folder/data" XDG_CONFIG_HOME="$folder/config"
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"

installs() {
  meson install -C "$build" --no-rebuild --quiet --destdir "$root"
}

everything_is_there() {
  for file in bin/throng bin/throng-cli libexec/throng-worker libexec/throng-demo-server \
    share/applications/$id.desktop share/dbus-1/services/$id.service \
    share/glib-2.0/schemas/$id.gschema.xml share/metainfo/$id.metainfo.xml \
    share/mime/packages/$id.xml share/icons/hicolor/scalable/apps/$id.svg \
    share/icons/hicolor/symbolic/apps/$id-symbolic.svg \
    share/icons/hicolor/scalable/mimetypes/$id-scenario.svg share/man/man1/throng.1 \
    share/man/man1/throng-cli.1 share/throng/scenario.schema.json \
    share/throng/examples/demo.throng share/locale/de/LC_MESSAGES/throng.mo; do
    [ -s "$root$prefix/$file" ] || { echo "$file is missing" && return 1; }
  done
}

names_agree() {
  grep -qx "Exec=$prefix/bin/throng --gapplication-service" "$share/dbus-1/services/$id.service" &&
    grep -qx 'DBusActivatable=true' "$share/applications/$id.desktop" &&
    grep -qx "Icon=$id" "$share/applications/$id.desktop" &&
    grep -q '^Comment\[de\]=' "$share/applications/$id.desktop" &&
    grep -q 'xml:lang="de"' "$share/metainfo/$id.metainfo.xml" &&
    grep -q 'xml:lang="de"' "$share/mime/packages/$id.xml"
}

scenarios_are_throngs() {
  update-mime-database "$share/mime" && update-desktop-database -q "$share/applications" || return
  # GNOME asks GIO; an app whose program is not found counts as none.
  export XDG_DATA_DIRS="$share:/usr/share" XDG_CURRENT_DESKTOP=GNOME PATH="$root$prefix/bin:$PATH"
  cp "$share/throng/examples/demo.throng" "$folder/a.throng"
  gio info -a standard::content-type "$folder/a.throng" | grep -q 'application/vnd.throng+json' &&
    gio info -a standard::icon "$folder/a.throng" | grep -q "$id-scenario" &&
    gio mime application/vnd.throng+json | grep -q "$id.desktop" &&
    [ "$(xdg-mime query filetype "$folder/a.throng")" = application/vnd.throng+json ] &&
    [ "$(xdg-mime query default application/vnd.throng+json)" = $id.desktop ]
}

runs_from_there() {
  "$root$prefix/bin/throng-cli" validate "$share/throng/examples/demo.throng"
}

leaves_nothing() {
  # As `ninja uninstall` does, with the caches that were made above removed first.
  rm -rf "$share/mime/"[!p]* "$share/applications/mimeinfo.cache"
  ninja -C "$build" uninstall >/dev/null || return
  left=$(find "$root" ! -type d)
  [ -z "$left" ] || { echo "left: $left" && return 1; }
}

echo 1..6
check 'it installs below DESTDIR' installs
check 'everything is there' everything_is_there
check 'the files of the desktop agree with one another' names_agree
check 'a scenario is of the type that Throng opens' scenarios_are_throngs
check 'the program runs from there' runs_from_there
check 'nothing is left after it is uninstalled' leaves_nothing
