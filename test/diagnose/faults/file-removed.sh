# fault: somebody removed a file of the bundle
# held-out: yes
# finds: files-changed
# says: /opt/hello/greeting.*missing
# file: instance/files/opt/hello/greeting(\.hbs)?
machine() { mv /opt/hello/greeting /root/; }
undo() { mv /root/greeting /opt/hello/; }
