# fault: the machine was removed behind mayfly's back
# finds: machine-gone
# says: does not know|gone
# undo: anew
engine() { podman rm --force --time 1 "$machine" >/dev/null; }
