# fault: a step changes a file of the bundle after it was put in its place
# finds: setup-failed
# says: check what was installed
# also: /opt/hello/serve
checkout() { echo 'echo "# tuned" >>/opt/hello/serve' | set_up; }
