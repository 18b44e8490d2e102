# fault: the program of a service was stopped by a signal; systemd calls it active
# finds: unit-frozen:hello.service
# says: hello\.service
machine() { systemctl kill --signal=STOP hello; }
undo() { systemctl kill --signal=CONT hello; }
