# fault: the machine may start no more processes
# held-out: yes
# finds: processes-exhausted|ssh-mute|no-commands|login-refused
# says: processes|SSH
where() {
  pid=$(podman inspect --format '{{.State.Pid}}' "$machine")
  if [ -e /sys/fs/cgroup/pids ]; then
    group=/sys/fs/cgroup/pids$(sed -n 's/^[0-9]*:pids://p' "/proc/$pid/cgroup")
  else
    group=/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$pid/cgroup")
  fi
  group=${group%/init.scope}
}
engine() {
  where
  echo "$(($(cat "$group/pids.current") + 3))" >"$group/pids.max"
}
restore() {
  where
  echo 20000 >"$group/pids.max"
}
