# fault: the machine was cut off from its network
# finds: ssh-silent|ssh-refused|ssh-mute|no-endpoint|machine-.*
# says: SSH|network|endpoint|answer
machine() { ip link set eth0 down; }
undo() {
  ip link set eth0 up
  gateway=$(hostname -I | sed 's/\.[0-9]* .*/.1/')
  ip route replace default via "$gateway"
}
