#!/bin/sh
# Makes ready what is stale: Node, the dependencies and (with `bundle`) the bundle. For ./mayfly and with-node.sh.
# Everything is made aside and swapped by rename, so that a kill at any time leaves the old or the new.
# usage: prepare.sh dependencies|bundle
set -u
case $0 in
  /*) root=${0%/runtime/prepare.sh} ;;
  *) root=$PWD ;;
esac
state=$root/.runtime

. "$root/runtime/say.sh"
. "$root/runtime/fresh.sh"
. "$root/runtime/lock.sh"
. "$root/runtime/npm.sh"
. "$root/runtime/node.sh"
. "$root/runtime/dependencies.sh"

mkdir -p "$state" 2>/dev/null
[ -w "$state" ] || fail "can't write into $state" "it belongs to somebody else, or the disk is read-only" \
  'run it as the owner of this checkout'

leave() {
  rm -rf "$state/new.$$" "$state/new.$$".* "$state/old.$$"
  unlock "$state/lock"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
lock "$state/lock"
# Left by launchers that were killed: this one is alone now.
rm -rf "$state"/new.* "$state"/old.* 2>/dev/null

if ! node_is_known; then
  ensure_node
  remember_node || fail "can't write into $state" 'see above' 'free some space, or run it as the owner of this checkout'
fi
# Node's own folder stands last: that is where its npm is, when PATH has none.
system_path=$PATH
real=$(readlink "$state/bin/node")
PATH=$state/bin:$PATH:${real%/*}
export PATH

dependencies_are_fresh || ensure_dependencies
if [ "$1" = bundle ] && ! bundle_is_fresh; then
  say 'building'
  node "$root/scripts/build.mjs" >&2 ||
    fail 'could not build' 'see above' 'mend the source, then run it again'
fi
