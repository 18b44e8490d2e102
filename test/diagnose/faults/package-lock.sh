# fault: another program holds the package lock while a step installs a package
# finds: packages-locked
# says: lock
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
python3 -c '
import fcntl, os, time
lock = open("/var/lib/dpkg/lock-frontend", "w"); fcntl.lockf(lock, fcntl.LOCK_EX)
if os.fork() == 0:
    os.setsid(); fcntl.lockf(lock, fcntl.LOCK_EX); time.sleep(3000)
time.sleep(1); os._exit(0)' >/dev/null 2>&1 3>&-
apt-get install -y nginx
lines
}
