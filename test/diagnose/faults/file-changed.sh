# fault: somebody changed a file of the bundle after the deployment
# finds: files-changed
# says: /opt/hello/serve
# file: instance/files/opt/hello/serve
machine() { echo '# a quick fix' >>/opt/hello/serve; }
undo() { sed -i '$d' /opt/hello/serve; }
