# fault: the machine turns itself off instead of restarting
# finds: machine-stopped|ssh-refused|not-restarted|ssh-silent|ssh-mute
# says: stopped|restart|nothing listens|does not answer|silent
checkout() {
  setting 'restart: true'
  setting 'timeouts: { restart: 15, health: 4 }'
  echo 'printf "[Service]\nExecStart=/bin/sleep 1\n" >/dev/null; systemctl mask ssh.service ssh.socket sshd.service' | set_up
}
