# fault: a socket unit cannot listen, because its port is taken
# held-out: yes
# finds: .*:app.socket
# says: \b22\b|[Aa]ddress already in use|port
# file: instance/units/app.socket
checkout() {
  printf '[Socket]\nListenStream=22\n[Install]\nWantedBy=sockets.target\n' | file instance/units/app.socket
  printf '[Service]\nExecStart=/bin/cat\nStandardInput=socket\n' | file instance/units/app.service
}
