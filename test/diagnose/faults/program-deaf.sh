# fault: a service runs, takes connections, and answers nobody
# finds: health-red:.*
# says: no answer|timed out
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: http, url: "http://127.0.0.1:8085/health" }]'
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import socket, time
deaf = socket.create_server(("127.0.0.1", 8085))
time.sleep(100000)
program
}
