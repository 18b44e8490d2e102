# fault: a program of Java cannot read its settings
# held-out: again
# finds: unit-.*:app.service
# says: app\.properties
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.3
cat >&2 <<'trace'
Exception in thread "main" java.lang.RuntimeException: cannot start
	at com.example.App.main(App.java:12)
Caused by: java.io.FileNotFoundException: /etc/app/app.properties (No such file or directory)
	at java.base/java.io.FileInputStream.open0(Native Method)
	at com.example.App.load(App.java:31)
	... 1 more
trace
exit 1
program
}
