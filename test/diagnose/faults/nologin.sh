# fault: somebody closed the machine to logins (/etc/nologin)
# held-out: third
# finds: login-refused|ssh-.*|no-commands
# says: login|log in|SSH
machine() { echo 'closed for maintenance' >/etc/nologin; }
undo() { rm -f /etc/nologin /run/nologin; }
