# fault: a program without any capability wants a port below 1024
# held-out: third
# finds: unit-.*:app.service
# says: [Pp]ermission
# file: instance/files/opt/app/run|instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import http.server
open("/proc/self/comm").read()
http.server.HTTPServer(("", 80), http.server.BaseHTTPRequestHandler).serve_forever()
program
  directive app 'User=nobody\nCapabilityBoundingSet='
  echo 'echo 1024 >/proc/sys/net/ipv4/ip_unprivileged_port_start || true' | set_up
}
