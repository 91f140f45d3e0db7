#!/usr/bin/env bash
# A whole Slurm on this one machine, to try array jobs without a cluster (Debian or Ubuntu, root):
#   environment/slurm-one-node.sh start | stop | status
# Everything lives in /run/r1-slurm and goes with `stop`; an installed Slurm's own configuration is not touched.
set -euo pipefail
home=/run/r1-slurm
host=$(hostname -s)
export SLURM_CONF=$home/slurm.conf

say() { printf 'slurm: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
[ "$(id -u)" = 0 ] || die "root is needed"

install() {
  command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null && return
  apt-get update -qq && env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq slurm-wlm munge >/dev/null
}

configure() {
  mkdir -p $home/{state,spool,munge}; chown munge: $home/munge; chmod 755 $home
  local key=$home/munge/key
  [ -e $key ] || { dd if=/dev/urandom of=$key bs=1024 count=1 status=none; chown munge: $key; chmod 400 $key; }
  cat > "$SLURM_CONF" <<CONF
ClusterName=r1
SlurmctldHost=$host
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$home/munge/socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
}

start() {
  install; configure
  runuser -u munge -- munged --key-file=$home/munge/key --socket=$home/munge/socket \
    --pid-file=$home/munge/pid --log-file=$home/munge/log --seed-file=$home/munge/seed
  slurmctld -f "$SLURM_CONF" -c
  slurmd -f "$SLURM_CONF" -c
  for _ in $(seq 60); do sinfo -h -o %T 2>/dev/null | grep -qE 'idle|mix|alloc' && { say "up: export SLURM_CONF=$SLURM_CONF"; return; }; sleep 1; done
  die "the node does not come up: see $home/slurmctld.log and $home/slurmd.log"
}

stop() {
  for pid in $home/slurmd.pid $home/slurmctld.pid $home/munge/pid; do [ -s $pid ] && kill "$(cat $pid)" 2>/dev/null || true; done
  sleep 1; rm -rf $home
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  status) sinfo; squeue ;;
  *) die "start, stop or status?" ;;
esac
