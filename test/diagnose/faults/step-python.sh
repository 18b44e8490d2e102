# fault: a Python program of the set-up ends with a traceback
# held-out: yes
# finds: setup-failed
# says: KeyError|region
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
python3 - <<'py'
import json
def region(settings):
    return settings["region"]
region(json.loads('{"name": "a"}'))
py
lines
}
