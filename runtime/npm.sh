# shellcheck shell=sh
# Installs by lockfile, quietly, in a folder of its own; npm's words are shown only when it fails.

# npm_ci FOLDER WHAT: exits with npm's own reason when it fails.
npm_ci() {
  if ! (
    cd "$1" || exit 1
    # Debian's own npm finds its parts only under Debian's own Node.
    path=$PATH
    npm --version >/dev/null 2>&1 || path=${system_path-$PATH}
    PATH=$path npm ci --prefix "$1" --ignore-scripts --include=dev --include=optional --no-global \
      --no-audit --no-fund --no-update-notifier --no-progress --loglevel=error
  ) >"$1/npm.log" 2>&1 </dev/null; then
    fail "could not install $2" "npm ci failed:
$(grep -v -e '^ *$' -e 'error *$' "$1/npm.log" | grep -v '^npm error     at ' | head -n 12)" \
      'mend what npm names (often the network, or the proxy settings of npm), then run it again'
  fi
}
