# fault: nothing: a job that spoke of errors came to its end well
# held-out: third
# finds: healthy
machine() { systemd-run --quiet --wait --unit=nightly sh -c 'echo "fatal error: 0, failed: 0, No space left on device: never" >&2'; }
undo() { systemctl reset-failed; }
