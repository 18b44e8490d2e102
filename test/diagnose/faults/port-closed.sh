# fault: no packet comes back from port 22, as with a firewall
# finds: ssh-silent|ssh-mute
# says: does not answer
machine() {
  ip route >/root/routes
  gateway=$(ip route | sed -n 's/^default via \([0-9.]*\).*/\1/p')
  ip route add blackhole "$gateway/32"
  ip route flush cache
}
undo() {
  gateway=$(sed -n 's/^default via \([0-9.]*\).*/\1/p' /root/routes)
  ip route del blackhole "$gateway/32"
  rm /root/routes
}
