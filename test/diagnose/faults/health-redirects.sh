# fault: the health check is redirected again and again
# held-out: third
# finds: health-.*|phase-failed
# says: redirect|30[1278]
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: http, url: "http://127.0.0.1:8085/health" }]'
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import http.server
class Elsewhere(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", self.path)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", 8085), Elsewhere).serve_forever()
program
}
