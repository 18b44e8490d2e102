# fault: somebody broke the settings of the SSH server, and restarted it
# finds: ssh-refused|ssh-mute
# says: SSH
machine() {
  echo 'PermitEverything yes' >/etc/ssh/sshd_config.d/99-mine.conf
  systemctl restart ssh || true
}
undo() {
  rm /etc/ssh/sshd_config.d/99-mine.conf
  systemctl reset-failed
  systemctl start ssh
}
