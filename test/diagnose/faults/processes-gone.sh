# fault: the machine may start no more processes
# held-out: yes
# finds: processes-exhausted|ssh-mute|no-commands|login-refused
# says: processes|SSH
engine() {
  now=$(podman exec "$machine" sh -c 'cat /sys/fs/cgroup/pids/pids.current /sys/fs/cgroup/pids.current 2>/dev/null | head -n 1')
  podman update --pids-limit "$((now + 2))" "$machine" >/dev/null
}
restore() { podman update --pids-limit 30000 "$machine" >/dev/null; }
