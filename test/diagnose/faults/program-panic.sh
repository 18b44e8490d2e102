# fault: a program of Go panics
# held-out: again
# finds: unit-.*:app.service
# says: index out of range
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.3
cat >&2 <<'trace'
2026/11/25 21:00:00 listening on :9000
panic: runtime error: index out of range [3] with length 3

goroutine 1 [running]:
main.handler(...)
	/build/src/main.go:42
main.main()
	/build/src/main.go:17 +0x1d
trace
exit 2
program
}
