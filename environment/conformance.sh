#!/usr/bin/env bash
# Drives the kernel with the Jupyter world's own tools: jupyter_kernel_test, papermill, nbclient, nbconvert, nbformat.
# They are Python programs; on Debian 13 or newer they come from the distribution, elsewhere they live in a chroot that is made once
# (root and debootstrap needed, about 500 MB). Usage: environment/conformance.sh [CHROOT]
set -euo pipefail
cd "$(dirname "$0")/.."
root=${1:-${R1_CONFORMANCE_ROOT:-artifacts/conformance-root}}
mirror=${R1_DEBIAN_MIRROR:-}   # empty: the one that debootstrap takes by itself
packages="python3-jupyter-kernel-test python3-papermill python3-nbclient python3-nbconvert python3-nbformat python3-jupyter-client"
tool=artifacts/bin/R1.Kernel/release_linux-x64
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")

say() { printf 'conformance: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

make_root() {
  [ "$(id -u)" = 0 ] || die "a chroot can only be made by root"
  command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"
  say "making a Debian 13 chroot in $root"
  debootstrap --variant=minbase --include=ca-certificates trixie "$root" ${mirror:+"$mirror"} >/dev/null
  cp /etc/resolv.conf "$root/etc/"
  chroot "$root" apt-get update -qq
}

[ -f "$tool/r1nb.dll" ] || die "build first: make build"
[ -x "$root/usr/bin/apt-get" ] || make_root
# shellcheck disable=SC2086
[ -e "$root/usr/bin/papermill" ] || chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null

mounts=(proc r1/sdk r1/tool r1/tests)
unmount() { for m in "${mounts[@]}"; do mountpoint -q "$root/$m" && umount "$root/$m"; done; return 0; }
trap unmount EXIT
mkdir -p "$root"/{proc,r1/sdk,r1/tool,r1/tests}
mount -t proc proc "$root/proc"
mount --bind "$sdk" "$root/r1/sdk"; mount --bind "$tool" "$root/r1/tool"; mount --bind tests/conformance "$root/r1/tests"
mount -o remount,ro,bind "$root/r1/tool"

in_root() {
  chroot "$root" env -i HOME=/root PATH=/r1/sdk:/usr/bin:/bin LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 \
    DOTNET_ROOT=/r1/sdk DOTNET_CLI_HOME=/tmp OMP_NUM_THREADS=1 "$@"
}
in_root dotnet /r1/tool/r1nb.dll install
failed=0
for suite in test_kernel test_clients; do
  say "$suite"
  in_root sh -c "cd /r1/tests && python3 -W ignore::DeprecationWarning -m unittest -v $suite" || failed=1
done
in_root dotnet /r1/tool/r1nb.dll uninstall
exit $failed
