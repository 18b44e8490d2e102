# fault: a program of Rust panics
# held-out: fourth
# finds: unit-.*:app.service
# says: panicked|NotFound|No such file
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
cat >&2 <<'trace'
thread 'main' panicked at src/main.rs:14:47:
called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
trace
exit 101
program
}
