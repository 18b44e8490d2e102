# fault: a file system that must be written became read-only
# finds: read-only:/srv
# says: read-only
machine() { mount -t tmpfs -o ro tmpfs /srv; }
undo() { umount /srv; }
