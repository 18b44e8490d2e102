# fault: a program listens on ::1 only, and the health check asks 127.0.0.1
# held-out: third
# finds: health-.*|phase-failed
# says: ::1|IPv6
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: http, url: "http://127.0.0.1:8085/health" }]'
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import http.server, socket
class Server(http.server.HTTPServer):
    address_family = socket.AF_INET6
Server(("::1", 8085), http.server.SimpleHTTPRequestHandler).serve_forever()
program
}
