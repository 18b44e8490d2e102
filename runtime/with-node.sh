#!/bin/sh
# Runs a program of node_modules with mayfly's Node and dependencies: runtime/with-node.sh tsc
set -u
root=$(CDPATH='' cd -- "${0%/*}/.." && pwd) || exit 1

# shellcheck source=runtime/fresh.sh
. "$root/runtime/fresh.sh"
if ! node_is_known || ! dependencies_are_fresh; then
  sh "$root/runtime/prepare.sh" dependencies || exit $?
fi
PATH=$root/.runtime/bin:$root/node_modules/.bin:$PATH
export PATH
exec "$@"
