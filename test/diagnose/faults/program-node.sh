# fault: a module of a program of Node is not installed
# held-out: fourth
# finds: unit-.*:app.service
# says: express
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
cat >&2 <<'trace'
node:internal/modules/cjs/loader:1148
  throw err;
  ^

Error: Cannot find module 'express'
Require stack:
- /opt/app/server.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1145:15)
    at Module._load (node:internal/modules/cjs/loader:986:27)
    at Object.<anonymous> (/opt/app/server.js:1:17) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/opt/app/server.js' ]
}

Node.js v20.11.1
trace
exit 1
program
}
