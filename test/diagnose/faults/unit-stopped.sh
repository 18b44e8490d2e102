# fault: somebody stopped a service
# finds: unit-stopped:hello.service
# says: stopped
machine() { systemctl stop hello; }
undo() { systemctl start hello; }
