# fault: the shell of the machine's user is no shell
# held-out: yes
# finds: no-commands|login-.*|shell-.*|.*root.*
# says: not available|shell|login
machine() { usermod --shell /usr/sbin/nologin mayfly; }
undo() { usermod --shell /bin/sh mayfly; }
