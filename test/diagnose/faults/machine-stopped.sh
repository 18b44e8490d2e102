# fault: somebody stopped the machine
# finds: machine-stopped
# says: stopped
# undo: anew
engine() { podman stop --time 5 "$machine" >/dev/null; }
restore() { podman start "$machine" >/dev/null; }
