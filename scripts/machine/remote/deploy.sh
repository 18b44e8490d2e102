# Receives the bundle on stdin, checks it, and runs its set-up. Prints `@uploaded`, the steps, and `@restart` when
# the set-up asks for one; the exit code is the set-up's. Run again after a lost connection, it waits for the set-up that is under way.
# $1 SHA-256 of stdin  $2 `gzip` or `none`  $3 seconds for the set-up  $4 yes|no restart  $5 release as JSON
set -eu
sum=$1 packed=$2 limit=$3 restart=$4 release=$5
umask 022
mkdir -p "$MAYFLY_STATE" /opt

answer() {
  code=$(cat "$MAYFLY_RESULT")
  [ ! -e "$MAYFLY_STATE/restart" ] || echo '@restart'
  exit "$code"
}

# The set-up runs apart from this connection: losing it neither stops nor repeats it.
if [ -e "$MAYFLY_STATE/bundle" ] && [ "$(cat "$MAYFLY_STATE/bundle")" = "$sum" ]; then
  echo '@uploaded'
  missed=0
  while [ ! -e "$MAYFLY_RESULT" ]; do
    if kill -0 "$(cat "$MAYFLY_STATE/setup.pid" 2>/dev/null)" 2>/dev/null; then missed=0; else missed=$((missed + 1)); fi
    [ "$missed" -lt 15 ] || { echo '@vanished'; exit 125; }
    sleep 0.2
  done
  answer
fi

part=$(mktemp /opt/.mayfly-XXXXXX)
trap 'rm -f "$part"' EXIT
trap 'exit 129' HUP TERM INT
cat >"$part"
got=$(sha256sum <"$part")
if [ "${got%% *}" != "$sum" ]; then
  echo "@differs ${got%% *}"
  exit 122
fi
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
rm -f "$MAYFLY_RESULT" "$MAYFLY_STATE/restart"
echo '@uploaded'

MAYFLY_RESTART=$restart MAYFLY_LIMIT=$limit
export MAYFLY_RESTART MAYFLY_LIMIT
rm -f "$MAYFLY_STATE/setup.pid"
echo "$sum" >"$MAYFLY_STATE/bundle"
# shellcheck disable=SC2016 # the inner shell expands them
setsid sh -c '
  echo $$ >"$MAYFLY_STATE/setup.pid"
  cd "$MAYFLY_UPLOADS" || exit
  code=0
  timeout -k 5 "$MAYFLY_LIMIT" sh ./setup.sh 3>&1 >>"$MAYFLY_LOG" 2>&1 </dev/null || code=$?
  [ "$code" -ne 124 ] || echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) failed: not done within $MAYFLY_LIMIT s" >>"$MAYFLY_LOG"
  echo "$code" >"$MAYFLY_RESULT.next"
  mv "$MAYFLY_RESULT.next" "$MAYFLY_RESULT"
' &
wait $! || true
answer
