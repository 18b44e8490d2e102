# fault: somebody disabled a service, which still runs
# finds: unit-not-enabled:hello.service
# kind: healthy
# says: would not come back
machine() { systemctl disable --quiet hello; }
undo() { systemctl enable --quiet hello; }
