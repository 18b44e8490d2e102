# fault: a Python program of the set-up has a mistake in its syntax
# held-out: fourth
# finds: setup-failed
# says: SyntaxError
# file: instance/(setup.sh|files/opt/app/migrate.py)
checkout() {
  printf 'import sys\n\ndef main(:\n    sys.exit(0)\n' | file instance/files/opt/app/migrate.py
  echo 'python3 /opt/app/migrate.py' | set_up
}
