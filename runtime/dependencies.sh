# shellcheck shell=sh
# shellcheck disable=SC2154 # $root and $state are set by prepare.sh
# Installs what package-lock.json names into node_modules/.

ensure_dependencies() {
  stamp=$root/node_modules/.installed-from.json
  if cmp -s "$root/package-lock.json" "$stamp"; then
    touch -r "$root/package-lock.json" "$stamp"
    return
  fi
  command -v npm >/dev/null 2>&1 ||
    fail 'could not install the dependencies' 'there is no npm on PATH' \
      'install npm (it comes with Node from https://nodejs.org/en/download), then run it again'
  why='first run'
  [ ! -e "$stamp" ] || why='package-lock.json changed'
  say "installing dependencies ($why)"

  new=$state/new.$$.dependencies
  if ! { mkdir "$new" && cp -p "$root/package.json" "$root/package-lock.json" "$new"; }; then
    fail "can't write into $state" 'see above' 'free some space, or run it as the owner of this checkout'
  fi
  npm_ci "$new" 'the dependencies'
  left_out=$(node "$root/runtime/left-out.cjs" "$new") ||
    fail 'could not check the dependencies' 'see above' 'run it again'
  [ -z "$left_out" ] ||
    fail 'the dependencies are incomplete' \
      "npm left out $left_out without an error: its download failed, or it is not what package-lock.json expects" \
      'check the network, then run it again'
  if ! { cp -p "$root/package-lock.json" "$new/node_modules/.installed-from.json" &&
    { [ ! -e "$root/node_modules" ] || mv "$root/node_modules" "$state/old.$$"; } &&
    mv "$new/node_modules" "$root/node_modules"; }; then
    fail 'could not put the dependencies into place' 'see above' "make $root/node_modules removable, then run it again"
  fi
}
