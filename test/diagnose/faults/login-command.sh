# fault: the SSH server runs a command of its own in place of what it is told
# held-out: fourth
# finds: no-commands|login-.*|ssh-.*
# says: command
machine() {
  echo 'ForceCommand /usr/sbin/nologin' >/etc/ssh/sshd_config.d/01-mine.conf
  systemctl restart ssh
}
undo() {
  rm /etc/ssh/sshd_config.d/01-mine.conf
  systemctl restart ssh
}
