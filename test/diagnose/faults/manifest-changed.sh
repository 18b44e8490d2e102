# fault: somebody changed a file, and the list of files with it
# finds: other-release
# says: list of its files
machine() {
  cp /etc/mayfly/manifest /opt/hello/serve /root/
  echo '# mine' >>/opt/hello/serve
  sum=$(sha256sum </opt/hello/serve | cut -c 1-64)
  sed -i "s|^[0-9a-f]*\(  755  /opt/hello/serve\)|$sum\1|" /etc/mayfly/manifest
}
undo() {
  cat /root/serve >/opt/hello/serve
  cat /root/manifest >/etc/mayfly/manifest
  rm /root/serve /root/manifest
}
