# fault: somebody brought the machine into rescue mode
# held-out: again
# finds: ssh-refused|ssh-mute|ssh-silent|emergency-mode
# says: SSH|rescue|emergency
# undo: anew
machine() {
  systemctl isolate --no-block rescue.target
  sleep 4
}
