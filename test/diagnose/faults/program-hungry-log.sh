# fault: nothing: a program writes errors to its journal, and works
# held-out: yes
# finds: healthy
machine() { systemd-run --quiet --unit=noisy sh -c 'for n in 1 2 3 4 5 6 7 8 9; do echo "ERROR: could not connect to cache, using memory; failed with timeout" >&2; done; exec sleep 1000'; }
undo() { systemctl stop noisy; }
