# fault: the first boot turns the machine off at its end
# held-out: third
# finds: machine-.*|booting-again|setup-cut-by-restart
# says: stopped|off|went down|restarted
checkout() {
  setting 'timeouts: { boot: 30, setup: 30 }'
  first_boot <<'lines'
power_state: { mode: poweroff, delay: now, timeout: 5 }
lines
}
