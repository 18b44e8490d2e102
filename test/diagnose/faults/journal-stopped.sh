# fault: the journal's service is masked and stopped
# held-out: yes
# finds: .*journald.*
# says: journal
machine() {
  systemctl mask --runtime systemd-journald.service
  systemctl stop systemd-journald.socket systemd-journald-dev-log.socket systemd-journald-audit.socket systemd-journald.service 2>/dev/null || true
}
undo() {
  systemctl unmask --runtime systemd-journald.service
  systemctl start systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service
}
