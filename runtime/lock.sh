# shellcheck shell=sh
# One launcher at a time installs or builds in a checkout. The lock is a link whose target names its holder as
# `pid:birth`, so that it comes into being whole and a holder that was killed is known to be gone.
# What stands behind the lock is swapped by rename all the same: two holders would only do the work twice.

# Sets $birth to when process $1 began (proc(5), field 22), empty when it is gone: a pid alone may be used again.
birth_of() {
  if ! [ -d /proc/self ]; then
    birth=$(ps -o lstart= -p "$1" 2>/dev/null) || birth=''
    return 0
  fi
  birth=''
  IFS='' read -r status 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086 # fields are to be split
  set -- ${status##*) }
  case $1 in
    Z | X) ;;
    *) birth=${20} ;;
  esac
}

lock() {
  birth_of $$
  holder=$$:$birth
  waited=0
  until ln -s "$holder" "$1" 2>/dev/null; do
    other=$(readlink "$1") || other=''
    if [ -n "$other" ]; then
      birth_of "${other%%:*}"
      if [ "$birth" != "${other#*:}" ]; then
        drop_stale_lock "$1" "$other"
        continue
      fi
      [ "$waited" -ne 1 ] || say "waiting for process ${other%%:*}, which installs or builds in this checkout"
    elif [ "$waited" -ge 5 ]; then
      fail "can't lock this checkout" "$(ln -s "$holder" "$1" 2>&1)" "make sure that $1 can be made, then run it again"
    fi
    [ "$waited" -lt 900 ] ||
      fail 'this checkout stays locked' "process ${other%%:*} has held $1 for 15 minutes" \
        "end process ${other%%:*}, then run it again"
    waited=$((waited + 1))
    sleep 1
  done
}

# Takes the dead holder's link away, and gives it back when another launcher was quicker and it is a living one's.
drop_stale_lock() {
  mv "$1" "$1.$$" 2>/dev/null || return 0
  taken=$(readlink "$1.$$")
  [ "$taken" = "$2" ] || ln -s "$taken" "$1" 2>/dev/null
  rm -f "$1.$$"
}

unlock() {
  [ "$(readlink "$1")" != "${holder-}" ] || rm -f "$1"
}
