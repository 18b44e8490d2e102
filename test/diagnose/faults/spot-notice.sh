# fault: spot takes the machine back, and its service is stopped for that
# finds: machine-reclaimed
# says: spot takes it back
# undo: anew
machine() {
  mkdir -p /opt/mayfly
  end=$(date -u -d '+90 seconds' +%Y-%m-%dT%H:%M:%SZ)
  printf 'action=terminate\ntime=%s\nzone=us-east-1a\nnoticed=%s\n' "$end" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >/opt/mayfly/spot-notice
  systemctl stop hello
}
undo() {
  rm -r /opt/mayfly
  systemctl start hello
}
