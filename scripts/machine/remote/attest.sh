# Observes a machine until everything is good, something has failed for good, or time is up; changes nothing.
# Functions check_1, check_2, … (health checks) stand before this text.
# $1 seconds to wait  $2 seconds that units must have been active  $3 number of checks  $4 accepted failed units
# $5 units to observe  $6 the boot that must be over (or -). Prints `boot`, `manifest`, `file`, `unit`, `failed`, `check` lines, then `good` or `bad`.
set -u
limit=$1 window=$2 checks=$3 accepted=$4 units=$5 before=$6

boot() { echo "$(cat /proc/sys/kernel/random/boot_id)/$(cut -d ' ' -f 22 /proc/1/stat)"; }

# `<sum>  <mode>  <path>` of every managed file, as it is now, compared with the manifest.
files() {
  [ -e "$MAYFLY_MANIFEST" ] || { echo 'file missing the manifest'; return; }
  while IFS= read -r line; do
    rest=${line#*  } path=${rest#*  }
    [ -f "$path" ] || printf 'file missing %s\n' "$path"
  done <"$MAYFLY_MANIFEST"
  awk '{ sub(/^[^ ]+  [^ ]+  /, ""); print }' "$MAYFLY_MANIFEST" | xargs -d '\n' -r stat -c '%a  %n' -- 2>/dev/null >"$work/modes"
  awk 'NR == FNR { mode = $1; sub(/^[^ ]+  /, ""); now[$0] = mode; next }
    { want = $2; sub(/^[^ ]+  [^ ]+  /, ""); if (($0 in now) && now[$0] != want) print "file mode " now[$0] " " $0 }' \
    "$work/modes" "$MAYFLY_MANIFEST"
  awk '{ sum = $1; sub(/^[^ ]+  [^ ]+  /, ""); print sum "  " $0 }' "$MAYFLY_MANIFEST" |
    sha256sum --check --quiet --ignore-missing 2>/dev/null | sed -n 's/^\(.*\): FAILED.*$/file changed \1/p'
}

# Seconds of CLOCK_MONOTONIC, which systemd's timestamps use; /proc/uptime also counts time asleep. cloud-init brings
# python3. The start of PID 1 does not tell the difference: with an initrd, it is long before systemd's.
asleep() {
  python3 -I -S -c 'import time; print(time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic())'
}
monotonic() { awk -v asleep="$asleep" '{ printf "%.2f", $1 - asleep }' /proc/uptime; }

# One line a unit: `good <unit> …`, `wait <unit> …` or `bad <unit> …`.
observe() {
  # shellcheck disable=SC2086 # unit names hold no blanks
  systemctl show --property Id,LoadState,ActiveState,SubState,Type,Result,NRestarts,ExecMainStatus,ActiveEnterTimestampMonotonic,InactiveEnterTimestampMonotonic $units |
    awk -v now="$(monotonic)" -v window="$window" -v RS= -F '\n' '
    {
      split("", is)
      for (i = 1; i <= NF; i++) { at = index($i, "="); is[substr($i, 1, at - 1)] = substr($i, at + 1) }
      words = is["ActiveState"] " " is["SubState"] " " is["Result"] " " (is["ExecMainStatus"] + 0) " " (is["NRestarts"] + 0)
      state = "wait"
      if (is["LoadState"] != "loaded") { state = "bad"; words = is["LoadState"] " - - 0 0" }
      else if (is["ActiveState"] == "failed" || is["NRestarts"] + 0 > 0) state = "bad"
      else if (is["ActiveState"] == "active") { if (now - is["ActiveEnterTimestampMonotonic"] / 1000000 >= window) state = "good" }
      else if (is["Type"] == "oneshot" && is["ActiveState"] == "inactive" && is["Result"] == "success" && is["InactiveEnterTimestampMonotonic"] > 0) state = "good"
      print state, is["Id"], words
    }'
}

failed_units() {
  systemctl list-units --state=failed --plain --no-legend --full | while read -r unit _; do
    case " $accepted " in *" $unit "*) ;; *) printf 'failed %s\n' "$unit" ;; esac
  done
}

now=$(boot)
if [ "$now" = "$before" ]; then
  echo 'same boot'
  exit 0
fi
echo "boot $now"

asleep=$(asleep) || exit 121
work=$(mktemp -d /run/mayfly-XXXXXX) || exit 121
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP TERM INT

[ ! -e "$MAYFLY_MANIFEST" ] || echo "manifest $(sha256sum <"$MAYFLY_MANIFEST" | cut -d ' ' -f 1)"
files >"$work/files"

# Not the clock on the wall, which may be set while a machine boots.
seconds() { cut -d . -f 1 /proc/uptime; }
end=$(($(seconds) + limit))
while :; do
  verdict=good
  : >"$work/seen"
  if [ -n "$units" ]; then
    observe >"$work/units"
    sed 's/^/unit /' "$work/units" >>"$work/seen"
    if grep -q '^wait ' "$work/units"; then verdict="wait"; fi
  fi
  system=$(systemctl is-system-running 2>/dev/null)
  case $system in running | degraded) ;; *) verdict="wait" ;; esac
  number=1
  while [ "$number" -le "$checks" ]; do
    if words=$("check_$number" 2>&1); then
      echo "check $number ok" >>"$work/seen"
    else
      verdict="wait"
      printf 'check %s bad %s\n' "$number" "$(printf '%s' "$words" | tr '\n' ' ' | tail -c 300)" >>"$work/seen"
    fi
    number=$((number + 1))
  done
  failed_units >"$work/failed"
  if [ -s "$work/failed" ] || [ -s "$work/files" ] || grep -q '^unit bad ' "$work/seen"; then verdict=bad; fi
  [ "$verdict" = wait ] || break
  if [ "$(seconds)" -ge "$end" ]; then
    verdict=late
    break
  fi
  sleep 0.3
done
cat "$work/files" "$work/seen" "$work/failed"
echo "system $system"
echo "$verdict"
