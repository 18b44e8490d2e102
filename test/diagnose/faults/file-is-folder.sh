# fault: a file of the bundle was replaced by a folder
# held-out: again
# finds: files-changed
# says: /opt/hello/greeting
machine() {
  mv /opt/hello/greeting /root/
  mkdir /opt/hello/greeting
}
undo() {
  rmdir /opt/hello/greeting
  mv /root/greeting /opt/hello/
}
