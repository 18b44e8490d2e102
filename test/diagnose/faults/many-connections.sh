# fault: nothing: many clients are connected
# held-out: fourth
# finds: healthy
machine() {
  systemd-run --quiet --unit=clients python3 -c 'import socket, time
held = [socket.create_connection(("127.0.0.1", 22 if n < 20 else 8080)) for n in range(24)]
time.sleep(1000)'
  sleep 1
}
undo() { systemctl stop clients; }
