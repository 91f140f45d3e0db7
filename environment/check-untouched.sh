#!/usr/bin/env bash
# Shows that the two commands of the README change nothing on a fresh Debian 12 but the clone, the package folders in HOME, and (as root) the one
# package bubblewrap. It makes a Debian 12 chroot with make and what the SDK itself needs, clones the last commit into it, and compares every file
# of the system and the list of packages before and after each command; then once more from another clone and without a network, where not even
# bubblewrap may have come. Root and debootstrap are needed, and about 6 GB.
#   environment/check-untouched.sh [COMMAND...]     default: 'make reproduce PRESET=smoke' 'make test'
# R1_CHROOT is the folder of the chroot (default /var/tmp/r1-untouched); it is made where it is missing and stays.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${R1_CHROOT:-/var/tmp/r1-untouched}
sdk=$(dotnet --list-sdks | sed -n 's|.*\[\(.*\)/sdk\]$|\1|p' | tail -n 1)
[ $# -gt 0 ] || set -- 'make reproduce PRESET=smoke' 'make test'
faults=0

say() { printf 'untouched: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

make_root() {
  [ "$(id -u)" = 0 ] || die "a chroot can only be made by root"
  command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"
  say "making a Debian 12 chroot in $root"
  # What the SDK needs on any machine: certificates, ICU, OpenSSL, zlib.
  debootstrap --variant=minbase --include=make,ca-certificates,libicu72,libssl3,zlib1g bookworm "$root" ${R1_DEBIAN_MIRROR:-} >/dev/null
}

# Names, certificates and package sources are those of this machine.
prepare_root() {
  mkdir -p "$root"/{proc,dev,sdk,root/.nuget/NuGet}
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  [ ! -f ~/.nuget/NuGet/NuGet.Config ] || cp ~/.nuget/NuGet/NuGet.Config "$root/root/.nuget/NuGet/"
}

# Runs a command in namespaces of its own whose root is the chroot, so that sandboxes work in it and nothing is left of it, neither mount nor process.
inside() { # inside network|none COMMAND...
  local options=(--mount --pid --fork --kill-child) network=$1; shift
  [ "$network" = network ] || options+=(--net)
  unshare "${options[@]}" sh -c 'root=$0 sdk=$1; shift
    mount --make-rprivate / && mount --bind "$root" "$root" && mount --rbind /dev "$root/dev" &&
    mount --bind "$sdk" "$root/sdk" && mount -o remount,ro,bind "$root/sdk" || exit 1
    ip link set lo up
    cd "$root" && pivot_root . mnt && mount -t proc proc /proc && umount -l /mnt || exit 1
    exec /usr/bin/env -i HOME=/root PATH=/sdk:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DOTNET_ROOT=/sdk DOTNET_NOLOGO=1 \
      DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false "$@"' "$root" "$sdk" "$@"
}

clone() { # clone FOLDER: the last commit, as a stranger gets it
  rm -rf "$root/root/$1"
  git clone -q --no-hardlinks . "$root/root/$1"
}

# Every file of the system with its content, and everything with kind, mode, owner and target; without the clone and HOME, and without the folders
# for temporary files.
snapshot() { # snapshot NAME: NAME.files and NAME.packages
  local skip=(-path ./root -o -path ./tmp -o -path ./var/tmp -o -path ./run -o -path ./proc -o -path ./sys -o -path ./dev -o -path ./sdk -o -path ./mnt)
  (cd "$root" && find . -xdev \( "${skip[@]}" \) -prune -o -type f -exec sha256sum {} + | awk '{print $2, $1}'
    cd "$root" && find . -xdev \( "${skip[@]}" \) -prune -o -printf '%p %y%m %U:%G %l\n') | sort > "$1.files"
  chroot "$root" dpkg-query -W -f '${Package} ${Version}\n' > "$1.packages"
}

# Differences that bubblewrap and the package manager's own records do not explain.
unexplained() {
  awk 'NR == FNR { own["." $1]; next }
    !($2 in own) && $2 !~ "^./(var/(lib/(dpkg|apt)|cache|log)|etc/ld.so.cache)(/|$)"' <(chroot "$root" dpkg -L bubblewrap 2>/dev/null) -
}

compare() { # compare BEFORE AFTER BUBBLEWRAP-ALLOWED
  local packages files
  packages=$(diff "$1.packages" "$2.packages" | grep '^[<>]' || true)
  files=$(diff "$1.files" "$2.files" | grep '^[<>]' || true)
  if [ -z "$packages$files" ]; then
    say "  nothing changed: $(wc -l < "$1.packages") packages, $(cut -d ' ' -f 1 "$1.files" | uniq | wc -l) files and folders compared"
  elif [ "$3" = yes ] && [[ $packages =~ ^'> bubblewrap '[^$'\n']*$ ]] && [ -z "$(unexplained <<< "$files")" ]; then
    say "  one package more and nothing else: ${packages#> }"
  else
    say "  CHANGED: $packages"; head -n 50 <<< "$files" >&2; faults=$((faults + 1))
  fi
}

run() { # run FOLDER network|none BUBBLEWRAP-ALLOWED COMMAND
  local before after status=0 start=$SECONDS output=$root/var/tmp/output
  before=$(mktemp) after=$(mktemp)
  snapshot "$before"
  inside "$2" bash -c "cd /root/$1 && $4" > "$output" 2>&1 || status=$?
  snapshot "$after"
  say "$4 (network: $2): exit $status after $((SECONDS - start)) s"
  grep -aE '^(bootstrap: |  (total|failed|succeeded|skipped): )' "$output" | sed 's/^ */  /' >&2 || true
  [ $status = 0 ] || { grep -aE -A 6 '^failed ' "$output" >&2; tail -n 60 "$output" >&2; faults=$((faults + 1)); }
  compare "$before" "$after" "$3"
  rm -f "$before"* "$after"*
}

command -v dotnet >/dev/null && command -v ip >/dev/null || die "the .NET 10 SDK or iproute2 is missing"
[ -x "$root/usr/bin/make" ] || make_root
prepare_root
chroot "$root" dpkg --purge bubblewrap >/dev/null 2>&1 || true
system() { (. "$root/etc/os-release"; printf '%s, ' "$PRETTY_NAME"); chroot "$root" dpkg-query -W -f '${Package} ${Version}' libstdc++6; }
say "$(system), SDK $(dotnet --version), commit $(git rev-parse --short HEAD)"
clone project
for command in "$@"; do run project network yes "$command"; done
clone offline
for command in "$@"; do run offline none no "$command"; done
say "in HOME: $(cd "$root/root" && du -sh .[!.]* --exclude=.bashrc 2>/dev/null | awk '{print $2 " " $1}' | paste -sd ',' -)"
say "at the end: $(system); $faults faults"
[ $faults = 0 ]
