#!/bin/sh
# Walks a fleet's life on the lab, with the same code that talks to AWS: plan, create, list, debug, destroy.
# $@: options for every verb (default: --env ec2). Whatever happens, the fleet is destroyed and the lab is stopped.
set -u
cd "$(dirname "$0")/.." || exit 1
[ $# -gt 0 ] || set -- --env ec2

say() { printf '\n$ %s\n' "$*"; }
run() {
  say "./mayfly $*"
  ./mayfly "$@"
}

# The lab at the end of it is stopped: somebody else's would go with all of its machines.
if ./mayfly lab env >/dev/null 2>&1; then
  echo 'rehearse: a lab runs here already, and a rehearsal would end it' >&2
  echo 'next: ./mayfly lab stop    # or, beside it: MAYFLY_STORE=<another folder> just rehearse' >&2
  exit 2
fi
./mayfly lab start --machines real || exit
environment=$(./mayfly lab env) || exit
eval "$environment"
code=0
finish() {
  run destroy "$@" --yes || code=$?
  run orphans "$@" || code=$?
  ./mayfly orphans "$@" --json | grep -q '"orphans": \[\]' || {
    echo 'rehearse: the fleet has left orphans behind' >&2
    code=1
  }
  run lab stop || code=$?
}
trap 'finish "$@"; exit 130' INT TERM HUP

run plan "$@" && run create "$@" --yes && run list "$@" && run cost "$@" || code=$?
if [ "$code" -eq 0 ]; then
  machine=$(./mayfly list "$@" --json | sed -n 's/^ *"name": "\(.*\)",$/\1/p' | head -n 1)
  run debug "$machine" "$@" || code=$?
fi
trap - INT TERM HUP
finish "$@"
exit "$code"
