#!/usr/bin/env bash
# Runs a command that may be silent for minutes and says every few seconds that it is still at work:
#   environment/patiently.sh NAME COMMAND...
name=$1; shift
# The sleep holds no stream of ours: who reads our output through a pipe does not wait for it.
while sleep 8 < /dev/null > /dev/null 2>&1; do printf '%s  %d:%02d\n' "$name" $((SECONDS / 60)) $((SECONDS % 60)) >&2; done &
beat=$!
trap 'kill $beat 2> /dev/null' EXIT
"$@"
