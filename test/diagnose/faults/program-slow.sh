# fault: a program takes longer to start than its health check waits
# held-out: fourth
# finds: health-.*|phase-failed
# says: 8085
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: http, url: "http://127.0.0.1:8085/" }]'
  service app /opt/app/run <<'program'
#!/bin/sh
echo 'loading the index: 3 % done'
sleep 300
program
}
