# fault: an assembly of a program of .NET is missing
# held-out: fourth
# finds: unit-.*:app.service
# says: App\.Core
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
cat >&2 <<'trace'
Unhandled exception. System.IO.FileNotFoundException: Could not load file or assembly 'App.Core, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null'. The system cannot find the file specified.

File name: 'App.Core, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null'
   at App.Program.Main(String[] args)
   at App.Program.<Main>(String[] args)
trace
exit 134
program
}
