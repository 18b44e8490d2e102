# fault: a program wants to listen on an address that the machine does not have
# held-out: third
# finds: unit-.*:app.service
# says: 10\.99\.0\.5|assign requested address
# file: instance/files/opt/app/run|instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import http.server
http.server.HTTPServer(("10.99.0.5", 8085), http.server.BaseHTTPRequestHandler).serve_forever()
program
}
