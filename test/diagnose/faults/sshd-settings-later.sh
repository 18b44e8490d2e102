# fault: somebody broke the settings of the SSH server, which still runs
# held-out: yes
# finds: sshd-config
# kind: healthy
# says: SSH server
machine() { echo 'PermitEverything yes' >/etc/ssh/sshd_config.d/99-mine.conf; }
undo() { rm /etc/ssh/sshd_config.d/99-mine.conf; }
