#!/usr/bin/env bash
# Brings a fresh machine to the point where `dotnet build` and the notebooks work; does nothing where nothing is missing.
#   1. the .NET 10 SDK must be there (we say how to get it, we do not install it behind your back);
#   2. TorchSharp's native library needs GLIBCXX_3.4.32 (Ubuntu 24.04, Debian 13 or newer). On Debian 12 libstdc++6 is taken
#      from Debian 13, pinned so low that nothing else ever comes from there;
#   3. bubblewrap, in which programs written by a model are run. Without it everything else works and the code reward refuses.
set -euo pipefail

needed=GLIBCXX_3.4.32

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

has_glibcxx() {
  local lib
  for lib in $(ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/{print $NF}') /usr/lib/x86_64-linux-gnu/libstdc++.so.6; do
    [ -r "$lib" ] && grep -qa "$needed" "$lib" && return 0
  done
  return 1
}

install_libstdcxx() {
  local root=""
  [ "$(id -u)" = 0 ] || root=sudo
  # shellcheck disable=SC1091
  . /etc/os-release
  [ "${ID:-}" = debian ] || die "libstdc++ lacks $needed and this is not Debian: install a libstdc++6 of GCC 13.2 or newer (Ubuntu 24.04 has it)"
  # The mirror that this machine already uses, so that a proxy or local mirror keeps working.
  local mirror
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^#' | grep -oE '(https?|file)://[^ ]+/debian/?( |$)' | tr -d ' ' | head -n 1 || true)
  [ -n "$mirror" ] || die "no Debian mirror is configured: add one to /etc/apt/sources.list"
  say "installing libstdc++6 from Debian 13 (TorchSharp needs $needed)"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" | $root tee /etc/apt/sources.list.d/r1notebooks-trixie.list >/dev/null
  printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' | $root tee /etc/apt/preferences.d/r1notebooks-trixie >/dev/null
  $root apt-get update -qq || say "apt-get update reported errors; going on with what it has"
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -t trixie libstdc++6 >/dev/null || die "apt-get could not install libstdc++6 from trixie ($mirror)"
  has_glibcxx || die "libstdc++6 was installed but still lacks $needed"
}

install_bubblewrap() {
  local root=""
  command -v apt-get >/dev/null || { say "bubblewrap is missing: install it, or the code reward will refuse to run"; return; }
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || { say "bubblewrap is missing: 'sudo apt-get install bubblewrap', or the code reward will refuse to run"; return; }
    root="sudo -n"
  fi
  say "installing bubblewrap (the sandbox of the code reward)"
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq bubblewrap >/dev/null 2>&1 ||
    { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq bubblewrap >/dev/null 2>&1; } ||
    say "apt-get could not install bubblewrap: the code reward will refuse to run"
}

command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: see https://dotnet.microsoft.com/download"
dotnet --list-sdks | grep -q '^10\.' || die "the .NET 10 SDK is missing (found: $(dotnet --list-sdks | tr '\n' ' ')): see https://dotnet.microsoft.com/download"
if [ "$(uname -s)" = Linux ] && [ "$(uname -m)" = x86_64 ]; then has_glibcxx || install_libstdcxx; fi
if [ "$(uname -s)" = Linux ]; then command -v bwrap >/dev/null || install_bubblewrap; fi
