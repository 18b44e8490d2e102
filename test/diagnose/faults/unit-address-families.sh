# fault: RestrictAddressFamilies= forbids the sockets that a program needs
# held-out: third
# finds: unit-.*:app.service
# says: [Aa]ddress family|RestrictAddressFamilies
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import http.server
http.server.HTTPServer(("127.0.0.1", 8085), http.server.BaseHTTPRequestHandler).serve_forever()
program
  directive app 'RestrictAddressFamilies=AF_UNIX'
}
