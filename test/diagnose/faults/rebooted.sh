# fault: somebody restarted the machine
# finds: rebooted
# kind: healthy
# says: restarted
# undo: anew
machine() { systemctl reboot; }
struck() { systemctl is-system-running | grep -qE 'running|degraded'; }
