# shellcheck shell=sh
# shellcheck disable=SC2154 # $root is set by who sources this
# What is ready, and what is stale? Builtins only, and one `find`: every verb waits for this.

# same_time A B: both exist and were changed at the same instant, as `touch -r` leaves them.
same_time() {
  # shellcheck disable=SC3013 # -nt stands in POSIX.1-2024, and before that in every sh of our platforms
  [ -e "$1" ] && [ -e "$2" ] && ! [ "$1" -nt "$2" ] && ! [ "$2" -nt "$1" ]
}

# Sets $wanted to what decides which Node runs: $MAYFLY_NODE, `pinned`, the first node on PATH, or nothing.
want_node() {
  wanted=''
  if [ -n "${MAYFLY_NODE-}" ]; then
    wanted=$MAYFLY_NODE
  elif [ -d "$root/.runtime/node" ]; then
    wanted=pinned
  else
    set -f
    IFS=:
    for folder in ${PATH-}; do
      case $folder in "$root/.runtime/bin") continue ;; /*) ;; *) continue ;; esac
      if [ -f "$folder/node" ] && [ -x "$folder/node" ]; then
        wanted=$folder/node
        break
      fi
    done
    unset IFS
    set +f
  fi
}

# .runtime/bin/node was seen to be new enough; .runtime/known tells who asked for it and carries its time.
node_is_known() {
  want_node
  [ -x "$root/.runtime/bin/node" ] && [ -r "$root/.runtime/known" ] || return 1
  IFS='' read -r asked <"$root/.runtime/known" || return 1
  [ "$asked" = "$wanted" ] && same_time "$root/.runtime/bin/node" "$root/.runtime/known" || return 1
  [ "$wanted" != pinned ] || pinned_is_fresh
}

pinned_is_fresh() {
  same_time "$root/runtime/package-lock.json" "$root/.runtime/node/installed-from.json"
}

dependencies_are_fresh() {
  same_time "$root/package-lock.json" "$root/node_modules/.installed-from.json"
}

# dist/stamp is as old as the start of the build and lists the files and folders that went into it.
bundle_is_fresh() {
  [ -r "$root/dist/mayfly.js" ] && [ -r "$root/dist/stamp" ] || return 1
  set --
  while IFS='' read -r source; do set -- "$@" "$root/$source"; done <"$root/dist/stamp"
  [ $# -gt 0 ] || return 1
  # The change time also tells of files that were moved or unpacked here with an old date; busybox can't ask for it.
  changed=$(find "$@" -cnewer "$root/dist/stamp" 2>/dev/null) ||
    changed=$(find "$@" -newer "$root/dist/stamp" 2>/dev/null) || return 1
  [ -z "$changed" ]
}
