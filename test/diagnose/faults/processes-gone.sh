# fault: somebody's program starts processes until there may be no more
# held-out: yes
# finds: processes-exhausted
# says: processes
machine() {
  [ -e /sys/fs/cgroup/pids/pids.max ] && where=/sys/fs/cgroup/pids || where=/sys/fs/cgroup
  cat $where/pids.max >/root/pids.max
  now=$(cat $where/pids.current)
  echo $((now + 40)) >$where/pids.max
  systemd-run --quiet --unit=swarm sh -c 'n=0; while [ $n -lt 39 ]; do sleep 1000 & n=$((n + 1)); done; wait'
  sleep 1
}
undo() {
  [ -e /sys/fs/cgroup/pids/pids.max ] && where=/sys/fs/cgroup/pids || where=/sys/fs/cgroup
  cat /root/pids.max >$where/pids.max
  systemctl stop swarm || true
  systemctl reset-failed || true
  rm /root/pids.max
}
