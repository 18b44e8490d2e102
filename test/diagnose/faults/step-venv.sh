# fault: a step makes a Python environment, and its package is not installed
# held-out: third
# finds: setup-failed
# says: ensurepip|python3-venv
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
python3 -m venv /opt/app/venv
/opt/app/venv/bin/pip install flask
lines
}
