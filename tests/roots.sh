# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Debian roots: how they are made, and how a command runs in one. To be sourced; needs mmdebstrap.
# What is mounted for a command lives in a mount namespace of its own, so nothing stays mounted.

# Runs a command as root of such a namespace; an ordinary user is root only in there.
in_namespace() { # COMMAND…
  if [ "$(id -u)" = 0 ]; then
    unshare --mount --propagation private "$@"
  else
    unshare --user --map-root-user --map-auto --mount --propagation private "$@"
  fi
}

# Makes a root of a release of Debian with what apt needs and nothing that is only recommended.
# Options are mmdebstrap's.
make_debian_root() { # RELEASE ROOT OPTION…
  debian_release=$1 debian_root=$2
  shift 2
  # Mirrors of a release in the making may be past the date until which they vouch for it.
  [ "$debian_release" != forky ] || set -- "$@" --aptopt='Acquire::Check-Valid-Until "false"'
  # shellcheck disable=SC2016
  in_namespace mmdebstrap --mode=root --aptopt='APT::Install-Recommends "false"' \
    --aptopt='Acquire::Languages "none"' \
    --customize-hook='touch "$1/etc/resolv.conf" "$1/etc/hosts"' \
    "$@" "$debian_release" "$debian_root"
}

# Inside of a mount namespace: gives a root the kernel's file systems and this machine's network.
furnish_root() { # ROOT
  mount --rbind "$1" "$1"
  for kernel in proc sys dev; do mount --rbind "/$kernel" "$1/$kernel"; done
  for file in /etc/resolv.conf /etc/hosts; do
    [ ! -e "$file" ] || mount --bind "$(readlink -f "$file")" "$1$file"
  done
}

# Runs a command in a root as on a machine of its own, with nothing of this one's environment.
# The folder of this file is expected in $roots_home.
in_machine() { # ROOT COMMAND…
  # shellcheck disable=SC2016,SC2154
  in_namespace sh -euc '
    . "$0/roots.sh"
    root=$1
    shift
    furnish_root "$root"
    cd /
    exec chroot "$root" env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"' "$roots_home" "$@"
}
