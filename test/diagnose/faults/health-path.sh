# fault: the health check asks for a path that the program does not know
# held-out: third
# finds: health-.*|phase-failed
# says: 404
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: http, url: "http://127.0.0.1:8080/healthz/ready" }]'
}
