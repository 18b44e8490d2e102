# fault: a limit of PAM allows the machine's user no session
# held-out: third
# finds: login-refused|no-commands|ssh-.*
# says: login|session|commands|SSH
machine() {
  user=$(awk -F: '$3 >= 1000 && $3 < 60000 { print $1; exit }' /etc/passwd)
  echo "$user hard maxlogins 0" >/etc/security/limits.d/mine.conf
}
undo() { rm /etc/security/limits.d/mine.conf; }
