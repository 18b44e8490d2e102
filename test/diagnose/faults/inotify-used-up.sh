# fault: no service gets an inotify instance any more (the limit for each user is used up)
# finds: inotify-used-up
# says: max_user_instances
checkout() {
  setting 'restart: true'
  # The limit itself is that of the computer: the kernel's answer is what a machine can have for itself.
  set_up <<'lines'
mkdir -p /etc/systemd/system/service.d
printf '[Service]\nSystemCallFilter=~inotify_init:EMFILE inotify_init1:EMFILE\n' >/etc/systemd/system/service.d/used-up.conf
lines
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import ctypes, os, time
number = ctypes.CDLL(None, use_errno=True).inotify_init1(0)
if number < 0:
    raise OSError(ctypes.get_errno(), "inotify_init1: " + os.strerror(ctypes.get_errno()))
time.sleep(100000)
program
}
