#!/bin/sh
# Runs types, lint and all tests, or only the test files (and flags of `node --test`) that are given.
# Every part runs whatever came before; the exit code is 0 only when all of them succeeded.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=''

part() {
  name=$1
  shift
  ./runtime/with-node.sh "$@" || failed="$failed $name"
}
tests() {
  name=$1 concurrency=$2
  shift 2
  [ $# -gt 0 ] || {
    failed="$failed $name (there are none)"
    return
  }
  part "$name" node --import tsx --test --test-timeout=900000 --test-concurrency="$concurrency" "$@"
}

if [ $# -gt 0 ]; then
  tests tests 1 "$@"
else
  part types tsc
  part lint biome check
  # shellcheck disable=SC2046 # names of test files have no spaces
  tests unit-tests 2 $(find test -name '*.test.ts' ! -path 'test/machines/*' | sort)
  part base-image node --import tsx test/support/base-image.ts
  # Two at a time: they wait for machines more than they work.
  # shellcheck disable=SC2046
  tests machine-tests 2 $(find test/machines -name '*.test.ts' | sort)
fi

[ -z "$failed" ] || {
  printf 'test: failed:%s\n' "$failed" >&2
  exit 1
}
