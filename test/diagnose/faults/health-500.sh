# fault: everything runs, but the health check is answered with an error
# finds: phase-failed|health-.*
# says: health check|500
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: http, url: "http://127.0.0.1:8085/health" }]'
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import http.server
class Sick(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(500, "no database")
http.server.HTTPServer(("127.0.0.1", 8085), Sick).serve_forever()
program
}
