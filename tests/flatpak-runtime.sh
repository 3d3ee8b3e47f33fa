#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes GNOME's runtime and SDK of Debian's packages, under their real names, so that the manifest
# builds and runs where Flathub can't be reached. They are not GNOME's own, but of the same release.
# Usage: flatpak-runtime.sh FOLDER VERSION SUITE: writes an ostree repository to FOLDER/repo
set -eu
folder=$1 version=$2 suite=$3
# shellcheck source=tests/roots.sh
. "$(dirname -- "$0")/roots.sh"
arch=$(flatpak --default-arch)
platform='libgtk-4-1,libgtk-4-bin,libadwaita-1-0,libsoup-3.0-0,libjson-glib-1.0-0,libgtksourceview-5-0,libsecret-1-0,libsqlite3-0,libpcre2-8-0,glib-networking,dconf-gsettings-backend,gsettings-desktop-schemas,adwaita-icon-theme,fonts-cantarell,fonts-dejavu-core,librsvg2-common,libgl1-mesa-dri,libegl1,libgles2,ca-certificates,shared-mime-info,locales,bash,coreutils,hicolor-icon-theme'
sdk="$platform,gcc,libc6-dev,pkgconf,meson,ninja-build,libgtk-4-dev,libadwaita-1-dev,libsoup-3.0-dev,libjson-glib-dev,libgtksourceview-5-dev,libsecret-1-dev,libsqlite3-dev,libpcre2-dev,gettext,appstream,appstream-compose,desktop-file-utils,git,binutils,elfutils,libglib2.0-bin,gtk-update-icon-cache,python3"

# The folder that a runtime is: its /usr, with /etc in it, without what is of one machine.
make_runtime() { # KIND ROOT
  runtime=$folder/runtime-$1
  mkdir "$runtime"
  mv "$2/usr" "$runtime/usr"
  mv "$2/etc" "$runtime/usr/etc"
  (cd "$runtime/usr/etc" && rm -rf resolv.conf hostname hosts passwd* group* shadow* gshadow* \
    machine-id mtab localtime apt)
  cat >"$runtime/metadata" <<END
[Runtime]
name=org.gnome.$1
runtime=org.gnome.Platform/$arch/$version
sdk=org.gnome.Sdk/$arch/$version

[Environment]
LD_LIBRARY_PATH=/app/lib
END
  flatpak build-export --runtime --files=usr --metadata=metadata --disable-sandbox "$folder/repo" \
    "$runtime" "$version"
  rm -rf "$runtime"
}

mkdir -p "$folder"
for kind in Platform Sdk; do
  case $kind in Platform) packages=$platform ;; *) packages=$sdk ;; esac
  make_debian_root "$suite" "$folder/root" --variant=apt --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*'
  make_runtime $kind "$folder/root"
  rm -rf --one-file-system "$folder/root"
done
flatpak build-update-repo "$folder/repo"
