# fault: the SSH server was stopped
# finds: ssh-refused|ssh-mute
# says: SSH
machine() { systemctl stop ssh ssh.socket 2>/dev/null || systemctl stop sshd; }
undo() { systemctl start ssh; }
