# fault: a step works as a user whose account has expired
# held-out: third
# finds: setup-failed
# says: expired
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
useradd --create-home --shell /bin/sh app
chage --expiredate 1 app
su - app -c 'echo built >built'
lines
}
