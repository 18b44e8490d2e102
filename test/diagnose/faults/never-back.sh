# fault: the machine turns itself off instead of restarting
# finds: machine-stopped|ssh-refused|not-restarted|ssh-silent|ssh-mute
# says: stopped|restart|nothing listens|does not answer|silent
checkout() {
  setting 'restart: true'
  setting 'timeouts: { restart: 15, health: 4 }'
  echo 'systemctl disable --quiet ssh.service; ln -sf /dev/null /etc/systemd/system/ssh.service' | set_up
}
