# fault: others hold all connections that the SSH server accepts before a login
# held-out: third
# finds: ssh-.*|login-refused
# says: SSH
machine() {
  cp /etc/ssh/sshd_config.d/10-mayfly.conf /root/
  sed -i 's/^MaxStartups.*/MaxStartups 2:100:2/' /etc/ssh/sshd_config.d/10-mayfly.conf
  systemctl restart ssh
  systemd-run --quiet --unit=holder python3 -c 'import socket,time
held = [socket.create_connection(("127.0.0.1", 22)) for _ in range(2)]
time.sleep(1000)'
  sleep 2
}
undo() {
  systemctl stop holder
  cat /root/10-mayfly.conf >/etc/ssh/sshd_config.d/10-mayfly.conf
  systemctl restart ssh
}
