#!/usr/bin/env bash
# Looks whether this machine has what `dotnet build` and the notebooks need, and says what to install where something is missing. It changes one
# thing, and only where it may: as root, or with a sudo that asks for no password, it installs bubblewrap, in which programs written by a model are
# run. It says so first. Without bubblewrap all else works and the code reward refuses. R1_INSTALL=no keeps it from installing anything.
set -euo pipefail

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The newest version of libstdc++ that TorchSharp's native library needs once the build has relaxed it (environment/LibTorchSharp.targets).
needed=GLIBCXX_3.4.30

has_libstdcxx() {
  local lib
  for lib in $(ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/{print $NF}') /usr/lib/x86_64-linux-gnu/libstdc++.so.6; do
    [ -r "$lib" ] && grep -qa "$needed" "$lib" && return 0
  done
  return 1
}

may_install() { # sets as_root to what comes before a command
  as_root=""
  [ "${R1_INSTALL:-yes}" != no ] && command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] && return 0
  as_root="sudo -n"
  sudo -n true 2>/dev/null
}

install_bubblewrap() {
  may_install || { say "bubblewrap is missing, so code rewards will not run programs; to have it: apt-get install bubblewrap"; return; }
  say "installing the package bubblewrap, the sandbox of the code reward (R1_INSTALL=no leaves it out)"
  local install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap"
  $install >/dev/null 2>&1 || { $as_root apt-get update -qq >/dev/null 2>&1 && $install >/dev/null 2>&1; } ||
    say "apt-get could not install bubblewrap: code rewards will not run programs"
}

command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: see https://dotnet.microsoft.com/download"
dotnet --list-sdks | grep -q '^10\.' || die "the .NET 10 SDK is missing (found: $(dotnet --list-sdks | tr '\n' ' ')): see https://dotnet.microsoft.com/download"
[ "$(uname -s)" = Linux ] || exit 0
[ "$(uname -m)" != x86_64 ] || has_libstdcxx || die "libstdc++ lacks $needed: a system with GCC 12 or newer is needed (Debian 12, Ubuntu 22.04)"
command -v bwrap >/dev/null || install_bubblewrap
