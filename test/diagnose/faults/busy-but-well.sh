# fault: nothing: the machine is only slow, because something keeps its processors busy
# finds: healthy
machine() { systemd-run --quiet --unit=busy --property=CPUWeight=1000 sh -c 'for n in 1 2 3 4 5 6; do (while :; do :; done) & done; sleep 60; kill 0'; }
undo() { systemctl stop busy; systemctl reset-failed || true; }
