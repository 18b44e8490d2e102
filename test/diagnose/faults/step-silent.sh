# fault: a step fetches from a server that accepts and never answers
# held-out: fourth
# finds: setup-failed
# says: timed out
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
python3 -c 'import socket, time
s = socket.create_server(("127.0.0.1", 8999)); time.sleep(100)' >/dev/null 2>&1 3>&- &
sleep 1
curl -fsS --max-time 3 http://127.0.0.1:8999/app.tar.gz -o /opt/app.tar.gz
lines
}
