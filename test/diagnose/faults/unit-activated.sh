# fault: a service that its socket starts at the first request has no settings
# held-out: third
# finds: unit-.*:app.(service|socket)
# says: /etc/app/settings\.json
# file: instance/(units/app.(service|socket)|files/opt/app/run)
checkout() {
  setting 'health: [{ kind: http, url: "http://127.0.0.1:8085/" }]'
  printf '[Socket]\nListenStream=127.0.0.1:8085\n[Install]\nWantedBy=sockets.target\n' | file instance/units/app.socket
  printf '[Service]\nExecStart=/opt/app/run\n' | file instance/units/app.service
  printf '#!/usr/bin/python3\nimport json\nprint(json.load(open("/etc/app/settings.json")))\n' | file instance/files/opt/app/run 755
}
