# fault: the certificate behind the health check has expired
# held-out: third
# finds: health-.*|phase-failed
# says: expired
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: http, url: "https://localhost:8443/" }]'
  set_up <<'lines'
mkdir -p /etc/app
cd /etc/app
: >index.txt
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=DNS:localhost\nbasicConstraints=CA:TRUE\n' >ca.conf
openssl req -newkey rsa:2048 -nodes -keyout key -out request -subj /CN=localhost 2>/dev/null
openssl ca -config ca.conf -selfsign -batch -create_serial -keyfile key -in request -out certificate -startdate 20200101000000Z -enddate 20210101000000Z -notext 2>/dev/null
cp certificate /usr/local/share/ca-certificates/app.crt
update-ca-certificates >/dev/null 2>&1
cd "$MAYFLY_UPLOADS"
lines
  service app /opt/app/run <<'program'
#!/bin/sh
exec openssl s_server -accept 8443 -cert /etc/app/certificate -key /etc/app/key -www -quiet
program
}
