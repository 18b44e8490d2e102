# fault: there is no default route, and a step fetches something
# finds: no-route
# says: route
checkout() {
  set_up <<'lines'
ip route del default
curl -fsS --max-time 10 http://203.0.113.7/ -o /opt/app
lines
}
