# fault: the set-up fetches from a server whose certificate nobody vouches for
# held-out: yes
# finds: setup-failed
# says: certificate
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
openssl req -x509 -newkey rsa:2048 -nodes -keyout /root/k -out /root/c -days 2 -subj /CN=localhost 2>/dev/null
openssl s_server -accept 8443 -cert /root/c -key /root/k -www -quiet >/dev/null 2>&1 3>&- &
sleep 2
curl -fsS https://localhost:8443/ -o /opt/app
lines
}
