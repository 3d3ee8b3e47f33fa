#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes the pictures that stores and the README show: the window alone with its shadow and rounded
# corners, in GNOME Shell without a monitor, in its default look and at twice the size.
# Usage: portraits.sh BUILD-FOLDER FOLDER
set -eu
build=$1 folder=$2 here=$(dirname "$0")

if [ "${3:-}" != in-session ]; then
  home=$(mktemp -d)
  trap 'rm -rf "$home"' EXIT
  mkdir -m 700 "$home/runtime"
  # Numbers are grouped as readers know it, which C does not do.
  mkdir "$home/locales"
  localedef --inputfile en_US --charmap UTF-8 "$home/locales/en_US.UTF-8"
  export HOME="$home" XDG_RUNTIME_DIR="$home/runtime" XDG_CONFIG_HOME="$home/config" \
    XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache" XDG_STATE_HOME="$home/state" \
    GSETTINGS_BACKEND=keyfile LOCPATH="$home/locales" LC_ALL=en_US.UTF-8 PYTHONDONTWRITEBYTECODE=1 \
    GTK_A11Y=atspi GDK_BACKEND=wayland GSK_RENDERER=cairo WAYLAND_DISPLAY=portraits \
    ADW_DISABLE_PORTAL=1 GTK_USE_PORTAL=0 \
    THRONG="$build/src/app/throng" THRONG_WORKER="$build/src/engine/throng-worker" \
    THRONG_DEMO_SERVER="$build/src/demo/throng-demo-server" GSETTINGS_SCHEMA_DIR="$build/data"
  unset DISPLAY DBUS_SESSION_BUS_ADDRESS
  dbus-run-session -- sh "$0" "$build" "$folder" in-session
  exit
fi

# Without a session manager the shell does not start; this one only answers.
export DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"
python3 -m dbusmock --session --template logind >"$HOME/logind.log" 2>&1 &
logind=$!
gsettings set org.gnome.shell welcome-dialog-last-shown-version 99
gsettings set org.gnome.desktop.interface enable-animations false
gsettings set org.gnome.desktop.interface scaling-factor 2
# It lets a program see its windows and take their pictures.
gnome-shell --headless --wayland --no-x11 --unsafe-mode --virtual-monitor 2560x1800 \
  --wayland-display "$WAYLAND_DISPLAY" >"$HOME/shell.log" 2>&1 &
shell=$!
trap 'kill "$shell" "$logind" 2>/dev/null' EXIT
python3 "$here/portraits.py" "$folder"
