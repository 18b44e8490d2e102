# fault: the SSH server lets other users in only
# held-out: third
# finds: login-refused
# says: SSH|login|key
machine() {
  cp /etc/ssh/sshd_config.d/10-mayfly.conf /root/
  sed -i 's/^AllowUsers.*/AllowUsers admin/' /etc/ssh/sshd_config.d/10-mayfly.conf
  systemctl restart ssh
}
undo() {
  cat /root/10-mayfly.conf >/etc/ssh/sshd_config.d/10-mayfly.conf
  systemctl restart ssh
}
