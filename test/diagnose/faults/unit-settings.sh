# fault: the settings file of a program has a mistake
# held-out: yes
# finds: unit-.*:app.service
# says: settings\.json|JSONDecodeError|Expecting
# file: instance/units/app.service|instance/files/(etc/app/settings.json|opt/app/run)
checkout() {
  printf '{\n  "port": 8081,\n  "name": "a"\n  "debug": false\n}\n' | file instance/files/etc/app/settings.json
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import json
json.load(open("/etc/app/settings.json"))
program
}
