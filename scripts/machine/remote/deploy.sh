# Receives the bundle on stdin, checks it, and runs its set-up. Prints `@uploaded`, the steps, `@late` when the set-up
# ran out of time, and `@restart` when it asks for one; the exit code is the set-up's. Run again after a lost
# connection, it waits for the set-up that is under way.
# $1 SHA-256 of stdin  $2 `gzip` or `none`  $3 seconds for the set-up  $4 yes|no restart  $5 release as JSON
set -eu
sum=$1 packed=$2 limit=$3 restart=$4 release=$5
umask 022
mkdir -p "$MAYFLY_STATE" /opt
# Held while the bundle is unpacked and then by the set-up; it ends with them, whatever ends them.
exec 9>"$MAYFLY_STATE/lock"

begun() { [ "$(cat "$MAYFLY_STATE/bundle" 2>/dev/null)" = "$sum" ]; }

answer() {
  [ -e "$MAYFLY_RESULT" ] || { echo '@vanished'; exit 125; }
  [ ! -e "$MAYFLY_STATE/late" ] || echo '@late'
  [ ! -e "$MAYFLY_STATE/restart" ] || echo '@restart'
  exit "$(cat "$MAYFLY_RESULT")"
}

# Machines that are made by the batch boot with the name of their fleet: each gets its own here, and keeps it. What
# names it now comes last, so that a run that was cut off is done anew.
own_name() {
  name=$(printf '%s\n' "$release" | sed -n 's/.*"machine":"\([a-z0-9-]*\)".*/\1/p')
  case $name in '' | "$(cat /proc/sys/kernel/hostname)") return ;; esac
  mkdir -p /etc/cloud/cloud.cfg.d /var/lib/cloud/scripts/per-boot
  echo 'preserve_hostname: true' >/etc/cloud/cloud.cfg.d/99-mayfly-hostname.cfg
  echo "$name" >/etc/hostname
  # cloud-init, or a container's engine, may write this file anew at every boot. It may be a mount: never replaced.
  cat >/var/lib/cloud/scripts/per-boot/mayfly-hosts <<'end'
#!/bin/sh
name=$(cat /etc/hostname)
grep -qE "^[^#]*[[:space:]]$name([[:space:]]|$)" /etc/hosts || printf '127.0.1.1 %s\n' "$name" >>/etc/hosts
end
  chmod 755 /var/lib/cloud/scripts/per-boot/mayfly-hosts
  /var/lib/cloud/scripts/per-boot/mayfly-hosts
  hostname "$name"
}

# The set-up runs apart from this connection: losing it neither stops nor repeats it.
rejoin() {
  echo '@uploaded'
  flock 9
  answer
}

if begun; then rejoin; fi
part=$(mktemp /opt/.mayfly-XXXXXX)
trap 'rm -f "$part"' EXIT
trap 'exit 129' HUP TERM INT
cat >"$part"
got=$(sha256sum <"$part")
if [ "${got%% *}" != "$sum" ]; then
  echo "@differs ${got%% *}"
  exit 122
fi
flock 9
if begun; then rejoin; fi

rm -rf "$MAYFLY_UPLOADS" "$MAYFLY_UPLOADS.next"
mkdir "$MAYFLY_UPLOADS.next"
case $packed in
  gzip) tar -xzf "$part" -C "$MAYFLY_UPLOADS.next" ;;
  *) tar -xf "$part" -C "$MAYFLY_UPLOADS.next" ;;
esac
mv "$MAYFLY_UPLOADS.next" "$MAYFLY_UPLOADS"
rm -f "$part"
printf '%s\n' "$release" >"$MAYFLY_RELEASE"
cp "$MAYFLY_UPLOADS/mayfly/manifest" "$MAYFLY_MANIFEST"
own_name
rm -f "$MAYFLY_RESULT" "$MAYFLY_STATE/restart" "$MAYFLY_STATE/late"
echo '@uploaded'

MAYFLY_RESTART=$restart MAYFLY_LIMIT=$limit
export MAYFLY_RESTART MAYFLY_LIMIT
rm -f "$MAYFLY_STATE/setup.pid"
echo "$sum" >"$MAYFLY_STATE/bundle"
# shellcheck disable=SC2016 # the inner shell expands them
setsid sh -c '
  echo $$ >"$MAYFLY_STATE/setup.pid"
  cd "$MAYFLY_UPLOADS" || exit
  seconds() { cut -d . -f 1 /proc/uptime; }
  end=$(($(seconds) + MAYFLY_LIMIT)) code=0
  timeout -k 5 "$MAYFLY_LIMIT" sh ./setup.sh 3>&1 9>&- >>"$MAYFLY_LOG" 2>&1 </dev/null || code=$?
  # 124 and 137 may be its own; out of time it is only when the time is over.
  case $code in 124 | 137)
    if [ "$(seconds)" -ge "$end" ]; then
      echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) failed: not done within $MAYFLY_LIMIT s" >>"$MAYFLY_LOG"
      : >"$MAYFLY_STATE/late"
    fi
  esac
  echo "$code" >"$MAYFLY_RESULT.next"
  mv "$MAYFLY_RESULT.next" "$MAYFLY_RESULT"
  echo @end
' | sh -c 'echo $$ >"$MAYFLY_STATE/steps.pid"; LC_ALL=C exec grep -a --line-buffered -e "^step " -e "^@end$"' 2>/dev/null 9>&- | {
  # What is no step is left out by grep: a shell reads byte by byte, and a set-up that prints much would wait for it.
  while IFS= read -r line && [ "$line" != @end ]; do printf "%s\n" "$line"; done
  # Not the end of the steps counts, which a program that the set-up left behind may hold open.
  kill "$(cat "$MAYFLY_STATE/steps.pid")" 2>/dev/null
} 9>&- &
exec 9>&-
# A shell says "Terminated" of the grep that was still there.
wait $! 2>/dev/null || true
answer
