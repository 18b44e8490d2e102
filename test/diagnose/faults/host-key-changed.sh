# fault: the machine shows another host key
# finds: host-key-changed
# says: host key
machine() {
  cp -p /etc/ssh/ssh_host_ed25519_key /root/
  ssh-keygen -q -t ed25519 -N '' -f /root/other
  cat /root/other >/etc/ssh/ssh_host_ed25519_key
  systemctl restart ssh
}
undo() {
  cat /root/ssh_host_ed25519_key >/etc/ssh/ssh_host_ed25519_key
  rm /root/other /root/other.pub /root/ssh_host_ed25519_key
  systemctl restart ssh
}
