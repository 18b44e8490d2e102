#!/bin/sh
# Looks at one machine as root, changes nothing and writes no file, in at most ten seconds. POSIX sh.
# In: MAYFLY_* of scripts/machine/paths.ts, MAYFLY_UNITS, names of units with blanks between them, MAYFLY_SECONDS,
# and, with MAYFLY_CHECKS of them, functions check_1, … in the variable health.
# Out: one frame for each probe, `@@ <section> <probe> rc=<code> bytes=<n> dropped=<n>`, then <n> bytes and a newline.
# A length stands before each content, so no content can look like a frame. rc 127: its program is missing; 124: out
# of time; 3: what it should read is not there. A probe is run by `probe <section> <name> <program, or -> <code> [arguments]`.
# shellcheck disable=SC2016 # the code of a probe is expanded by the shell that runs it
set -uf
LC_ALL=C TZ=UTC0 PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
SYSTEMD_PAGER='' SYSTEMD_COLORS=0
export LC_ALL TZ PATH SYSTEMD_PAGER SYSTEMD_COLORS
exec </dev/null 2>/dev/null
: "${MAYFLY_UPLOADS:=/opt/uploaded_files}" "${MAYFLY_LOG:=/opt/deployment.log}" "${MAYFLY_STATE:=/etc/mayfly}"
: "${MAYFLY_RELEASE:=$MAYFLY_STATE/release.json}" "${MAYFLY_MANIFEST:=$MAYFLY_STATE/manifest}"
: "${MAYFLY_SECONDS:=8}" "${MAYFLY_CHECKS:=0}" "${health:=}"
: "${MAYFLY_RESULT:=$MAYFLY_STATE/setup.result}" "${MAYFLY_UNITS:=}"
: "${MAYFLY_NOTICE:=/opt/mayfly/spot-notice}" "${MAYFLY_DRAINED:=/opt/mayfly/drain-result}" "${MAYFLY_DRAINLOG:=/opt/drain.log}"
export MAYFLY_UPLOADS MAYFLY_LOG MAYFLY_STATE MAYFLY_RELEASE MAYFLY_MANIFEST MAYFLY_RESULT MAYFLY_NOTICE MAYFLY_DRAINED MAYFLY_DRAINLOG
# Nice, unless the machine is so busy that what is nice would come to nothing: five programs wait for each processor.
read -r load _ </proc/loadavg
[ "${load%%.*}" -ge "$((5 * $(getconf _NPROCESSORS_ONLN || echo 1)))" ] || renice -n 5 -p $$ >/dev/null

newline='
'
fds=/dev/fd
[ -e /dev/fd/0 ] || fds=/proc/self/fd
within=''
! command -v timeout >/dev/null || within="timeout $((MAYFLY_SECONDS + 1))"
# Killed, because what ignores a gentler signal would keep the probe waiting. One implementation of timeout leaves a
# watcher behind that does so too: it knows no --version.
patient='' apart=''
if timeout --version >/dev/null; then patient='timeout -s KILL'; fi

if [ -z "$patient" ] && command -v setsid >/dev/null; then apart=setsid; fi
first=$(printf '\001') last=$(printf '\177')
valid='iconv -c -f UTF-8 -t UTF-8'
command -v iconv >/dev/null || valid='tr \200-\377 ?'

# limited <seconds> <program> <arguments>
limited() {
  if [ -n "$patient" ]; then
    $patient "$@"
  else
    seconds=$1
    shift
    $apart "$@" &
    child=$!
    (
      sleep "$seconds" &
      nap=$!
      trap 'kill "$nap"; exit' TERM
      wait "$nap" && kill -9 "${apart:+-}$child"
    ) >/dev/null 2>&1 3>&- &
    watcher=$!
    wait "$child"
    set -- $?
    kill "$watcher"
    return "$1"
  fi
}

# Stands before the code of every probe.
tools='
  there() { [ -e "$1" ] || { echo "not there: $1"; exit 3; }; }
  read_first() { for file do [ ! -e "$file" ] || { cat "$file"; exit; }; done; there "$1"; }
'

uptime() {
  now=0
  read -r now _ </proc/uptime
  now=${now%%.*}
}
uptime
begin=$now
end=$((begin + MAYFLY_SECONDS))

# frame <section> <name> <rc> <dropped> <content>
frame() {
  room=$((room - ${#5}))
  printf '@@ %s %s rc=%s bytes=%s dropped=%s\n%s\n' "$1" "$2" "$3" "${#5}" "$4" "$5"
}

# Keeps the last bytes of both streams of a probe; its exit code and the number of all bytes come after them.
probe() {
  section=$1 name=$2 program=$3 code=$4
  shift 4
  uptime
  left=$((end - now))
  limit=$left
  [ "$limit" -le 5 ] || limit=5
  keep=16384
  [ "$keep" -le "$room" ] || keep=$room
  if [ "$program" != - ] && ! command -v "$program" >/dev/null; then
    rc=127 got=''
    frame "$section" "$name" 127 0 "no such program: $program"
  elif [ "$limit" -lt 1 ] || [ "$keep" -lt 256 ]; then
    rc=124 got=''
    frame "$section" "$name" 124 0 'not asked: no time or no room was left'
  else
    got=$(
      {
        told=$(
          {
            {
              limited "$limit" sh -c "$tools$code" probe "$@" 8>&- 2>&1
              echo "$?" >&3
            } | tr '\000' '?' | tee "$fds/8" | wc -c
          } 3>&1
        )
        printf '\n%s' "$told" >&8
      } 8>&1 | tail -c "$((keep + 16))"
    )
    count=${got##*"$newline"}
    got=${got%"$newline"*}
    rc=${got##*"$newline"}
    got=${got%"$newline"*}
    # The laptop reads text: a broken character would change the length of a frame on the way.
    case $got in *[!"$first"-"$last"]*)
      got=$(printf '%s.' "$got" | $valid)
      got=${got%.}
      ;;
    esac
    uptime
    # Killed for being late.
    case $rc in 137) [ "$now" -lt "$((end - left + limit))" ] || rc=124 ;; esac
    frame "$section" "$name" "${rc:-125}" "$((count - ${#got}))" "$got"
  fi
}

# Of all processes, those of cloud-init and of the set-up: what they are busy with.
beneath='
  { parent[$1] = $2; line[$1] = substr($0, 1, 240); if ($5 == "cloud-init" || $1 == setup) root[$1] = 1 }
  END {
    for (pid in line) {
      up = pid
      for (steps = 0; steps < 30 && (up in line); steps++) { if (up in root) { print line[pid]; break } up = parent[up] }
    }
  }'

boot() {
  room=49152
  probe boot identity - '
    read -r id </proc/sys/kernel/random/boot_id
    read -r stat </proc/1/stat
    set -- ${stat##*) }
    echo "boot_id=$id"
    echo "init_start=${20}"
    echo "hertz=$(getconf CLK_TCK || echo 100)"
    while read -r key value _; do [ "$key" != btime ] || echo "btime=$value"; done </proc/stat
    read -r up _ </proc/uptime
    echo "uptime=$up"
    echo "now=$(date +%s)"
    echo "uid=$(id -u)"
    echo "init=$(cat /proc/1/comm)"
    echo "kernel=$(uname -srm)"
    echo "container=$(cat /run/systemd/container)"
    grep -s "^PRETTY_NAME=" /etc/os-release'
  probe boot status - 'read_first /run/cloud-init/status.json /var/lib/cloud/data/status.json'
  probe boot result - 'read_first /run/cloud-init/result.json /var/lib/cloud/data/result.json'
  probe boot source - 'there /run/cloud-init; ls /run/cloud-init && tail -n 5 /run/cloud-init/ds-identify.log'
  probe boot warnings - 'there /var/log/cloud-init.log; tail -c 1000000 /var/log/cloud-init.log | grep -aE "\\[(WARNING|ERROR|CRITICAL)\\]|^[A-Za-z.]+(Error|Exception):" | tail -n 40'
  probe boot output - 'there /var/log/cloud-init-output.log; tail -c 12000 /var/log/cloud-init-output.log'
  probe boot processes ps '
    read -r setup <"$MAYFLY_STATE/setup.pid"
    ps -eo pid=,ppid=,stat=,etimes=,comm=,args= | awk -v setup="${setup:-none}" "$1" | sort -n' "$beneath"
  probe boot boots journalctl 'journalctl --list-boots --no-pager -q | tail -n 20'
}

# Reads paths and tells what stands there, so that "cannot be started" has a reason.
classify='
  classify() {
    while IFS= read -r path; do
      if [ ! -e "$path" ]; then echo "missing $path"; continue; fi
      [ -f "$path" ] || { echo "notafile $path"; continue; }
      mode=$(stat -L -c %a "$path")
      magic=$(head -c 20 "$path" | od -An -v -tx1 | tr -d " \n")
      case $magic in
        7f454c46*) echo "elf $(printf %s "$magic" | cut -c 9-10,37-40) $mode $path" ;;
        2321*)
          line=$(head -c 200 "$path" | sed -n "1s/^#! *//p" | od -An -v -tx1 | tr -d "\n")
          interpreter=$(head -c 200 "$path" | sed -n "1s/^#! *\\([^ \t]*\\).*/\\1/p")
          state=present; [ -x "$interpreter" ] || state=absent
          ends=lf; case $line in *" 0d"*) ends=crlf ;; esac
          echo "script $ends $state $mode $path $interpreter" ;;
        "") echo "empty - $mode $path" ;;
        *) echo "other - $mode $path" ;;
      esac
    done
  }'

programs=$classify'
  echo "machine=$(uname -m)"
  systemctl show --property=ExecStartPre,ExecStart --value -- "$@" | sed -n "s/.*{ path=\\([^ ;]*\\) .*/\\1/p" | sort -u | head -n 30 | classify'

# Paths that directives of units name: `unit directive path`. What a unit makes itself, and what may be missing, is left out.
names='
  /^# \/.*\.(service|socket|mount|timer|path|target|conf)$/ {
    count = split($2, part, "/"); unit = part[count]
    if (part[count - 1] ~ /\.d$/) { unit = part[count - 1]; sub(/\.d$/, "", unit) }
    next
  }
  /^[A-Z][A-Za-z]*=/ {
    at = index($0, "="); key = substr($0, 1, at - 1)
    if (key ~ /^(Condition|Assert|Documentation|Description|PIDFile|Listen|Where|Exec|Standard|Environment$)/) next
    count = split(substr($0, at + 1), word, /[ \t:]+/)
    for (i = 1; i <= count; i++) {
      sub(/^[+!]+/, "", word[i])
      if (word[i] ~ /^\/[^%*$]+$/) print unit, key, word[i]
    }
  }'

# What units are allowed, and when they start, as their files say: `set unit Key=value`.
settings='
  /^# \/.*\.(service|socket|mount|timer|path|target|conf)$/ {
    count = split($2, part, "/"); unit = part[count]
    if (part[count - 1] ~ /\.d$/) { unit = part[count - 1]; sub(/\.d$/, "", unit) }
    next
  }
  /^(Protect|Private|Restrict|ReadOnlyPaths|ReadWritePaths|InaccessiblePaths|NoExecPaths|TemporaryFileSystem|Root|SystemCall|Memory|Tasks|Limit|Capability|Ambient|NoNew|IPAddress|DynamicUser|User|Group|PIDFile|WantedBy|RequiredBy|Proc|Timeout)[A-Za-z]*=/ {
    print "set", unit, substr($0, 1, 300)
  }'

# What stands at the paths that units spoke of, seen without their restrictions: `there mode owner path`, or
# `absent mode owner folder path` with the nearest folder that is there.
named='
  printf "%s\n" "$1" | tail -c 20000 | grep -aoE "/[A-Za-z0-9._/@+-]{2,200}" | sed "s/[.:]*$//" | sort -u | head -n 24 | while IFS= read -r path; do
    stat -L -c "there %a %U %n" "$path" 2>/dev/null && continue
    above=$path
    while [ -n "$above" ] && [ ! -e "$above" ]; do above=${above%/*}; done
    echo "absent $(stat -L -c "%a %U %n" "${above:-/}") $path"
  done'

# Files that the set-up spoke of last.
spoken=$classify'
  there "$MAYFLY_LOG"
  echo "machine=$(uname -m)"
  tail -c 3000 "$MAYFLY_LOG" | tail -n 8 | grep -aoE "/[A-Za-z0-9._/@+-]{2,200}" | sort -u | head -n 12 | classify'

# Prints `missing`, `changed` or `mode` lines for what is not as the manifest says, then how many were compared.
compare='
  /^=(wanted|modes|sums)$/ { part = substr($0, 2); next }
  { at = index($0, "  "); first = substr($0, 1, at - 1); rest = substr($0, at + 2) }
  part == "wanted" {
    at = index(rest, "  "); path = substr(rest, at + 2)
    if (path !~ /^\//) path = root "/" path
    total++; sum[path] = first; mode[path] = substr(rest, 1, at - 1)
  }
  part == "modes" && (rest in sum) {
    split(first, is, "@"); time[rest] = is[2]
    if (is[1] != mode[rest]) print "mode @" is[2] " " is[1] " not " mode[rest] " " rest
  }
  part == "sums" {
    if (sub(/^\\/, "", first)) gsub(/\\\\/, "\\", rest)
    if (rest in sum) { read[rest] = 1; if (first != sum[rest]) print "changed @" time[rest] " " rest }
  }
  END {
    for (path in sum) if (!(path in time)) print "missing " path; else if (!(path in read)) print "unreadable " path
    print "compared " total + 0
  }'

deployment() {
  room=49152
  probe deployment files stat 'stat -c "%Y %a %s %n" "$MAYFLY_LOG" "$MAYFLY_RESULT" "$MAYFLY_RELEASE" "$MAYFLY_MANIFEST" "$MAYFLY_STATE"/* "$MAYFLY_UPLOADS"'
  probe deployment result - 'read_first "$MAYFLY_RESULT"'
  probe deployment manifest sha256sum '
    there "$MAYFLY_MANIFEST"
    paths() { sed "s/^[^ ]*  [^ ]*  //; s|^[^/]|$MAYFLY_UPLOADS/&|" "$MAYFLY_MANIFEST" | tr "\n" "\000"; }
    {
      echo =wanted; cat "$MAYFLY_MANIFEST"
      echo =modes; paths | xargs -0 stat -c "%a@%Y  %n" --
      echo =sums; paths | xargs -0 sha256sum --
    } 2>/dev/null | awk -v root="$MAYFLY_UPLOADS" "$1"' "$compare"
  probe deployment identity sha256sum 'there "$MAYFLY_MANIFEST"; sha256sum <"$MAYFLY_MANIFEST"'
  probe deployment steps - '
    there "$MAYFLY_LOG"
    # A log may have grown without end: its beginning and its end are looked through.
    if [ "$(stat -c %s "$MAYFLY_LOG")" -le 4000000 ]; then cat "$MAYFLY_LOG"; else
      head -c 2000000 "$MAYFLY_LOG"; echo; tail -c 2000000 "$MAYFLY_LOG"
    fi | grep -aE "^[0-9T:-]+Z (step [0-9]+/[0-9]+ |failed|done)" | tail -n 60'
  probe deployment log - 'there "$MAYFLY_LOG"; tail -c 16000 "$MAYFLY_LOG"'
  probe deployment spoken - "$spoken"
  probe deployment running - '
    there "$MAYFLY_STATE/setup.pid"
    read -r pid <"$MAYFLY_STATE/setup.pid" || exit 1
    echo "pid=$pid"
    if [ -d "/proc/$pid" ]; then echo alive=yes; else echo alive=no; fi'
  probe deployment release - 'read_first "$MAYFLY_RELEASE"'
  probe deployment enabled - 'read_first "$MAYFLY_UPLOADS/mayfly/enabled"'
}

properties=Id,LoadState,LoadError,ActiveState,SubState,UnitFileState,FragmentPath,Type,Restart,RemainAfterExit,Result,ExecMainCode,ExecMainStatus,ExecMainPID,NRestarts,MemoryCurrent,MemoryMax,StateChangeTimestamp,ActiveEnterTimestamp,ActiveEnterTimestampMonotonic,InactiveEnterTimestamp,ExecMainStartTimestamp,ExecMainExitTimestamp,ConditionResult,AssertResult,StatusText,Requires,BindsTo,Triggers,TriggeredBy,FreezerState,DropInPaths,User,Conflicts,ConflictedBy,WorkingDirectory,Job,NeedDaemonReload,ExecStartPre,ExecStart
export properties

units() {
  room=90112
  probe units running systemctl 'systemctl is-system-running'
  probe units failed systemctl 'systemctl list-units --all --full --plain --no-legend --no-pager --state=failed,activating,reloading,deactivating,maintenance'
  trouble=$(printf '%s\n' "$got" | while read -r unit _; do echo "$unit"; done)
  [ "${rc:-1}" = 0 ] || trouble=''
  probe units restarts systemctl '
    systemctl show --property=Id,NRestarts "*.service" | { id= more=
      while IFS="=" read -r key value; do
        case $key in Id) id=$value ;; NRestarts) more=$value ;; "") [ "${more:-0}" = 0 ] || echo "$id $more"; more= ;; esac
      done
      [ "${more:-0}" = 0 ] || echo "$id $more"; }'
  again=$(printf '%s\n' "$got" | while read -r unit _; do echo "$unit"; done)
  [ "${rc:-1}" = 0 ] || again=''
  chosen='' number=0
  enabled=$(cat "$MAYFLY_UPLOADS/mayfly/enabled")
  for unit in $trouble $again $MAYFLY_UNITS $enabled systemd-journald.service; do
    case $unit in -* | *@.* | *[!A-Za-z0-9:_.@\\-]* | *.device | *.slice | *.scope) continue ;; esac
    case " $chosen " in *" $unit "*) continue ;; esac
    number=$((number + 1))
    [ "$number" -le 24 ] || break
    chosen="$chosen $unit"
  done
  probe units frozen ps 'ps -eo stat=,pid=,unit=,comm= | grep "^T" | head -n 10'
  probe units jobs systemctl 'systemctl list-jobs --full --no-pager --no-legend'
  probe units manager journalctl 'journalctl _PID=1 -b -p warning -n 40 -o short-iso --no-pager -q'
  [ -n "$chosen" ] || return 0
  # shellcheck disable=SC2086 # names without blanks
  {
    probe units show systemctl 'all=$(systemctl show --property="$properties" -- "$@") || exit; printf "%s\n" "$all" | cut -c 1-600' $chosen
    states=$(limited 3 systemctl is-active -- $chosen)
    # shellcheck disable=SC2086
    set -- $states
  }
  # What units said comes before what stands in their files: a machine that is busy may have no time for both.
  number=0 wrong='' said=''
  for unit in $chosen; do
    state=${1:-unread}
    [ $# -eq 0 ] || shift
    if [ "$state" = active ]; then case "$newline$again$newline" in *"$newline$unit$newline"*) ;; *) continue ;; esac; fi
    number=$((number + 1))
    [ "$number" -le 10 ] || break
    wrong="$wrong $unit"
    probe units "journal:$unit" journalctl 'journalctl -a -u "$1" -n 50 -o short-iso --no-pager -q | cut -c 1-600 | tail -c 6000' "$unit"
    said="$said$newline$got"
  done
  # shellcheck disable=SC2086 # names without blanks
  {
    probe units programs systemctl "$programs" $chosen
    probe units absent systemctl '
      awk=$1; shift
      systemctl cat --no-pager -- "$@" | awk "$awk" | head -n 80 | while read -r unit key path; do
        [ -e "$path" ] || echo "absent $unit $key $path"
      done' "$names" $chosen
    probe units lacking systemctl '
      {
        systemctl show --property=Requires,BindsTo,Requisite,Triggers --value -- "$@"
        systemctl cat --no-pager -- "$@" | sed -nE "s/^(Wanted|Required)By=//p"
      } | tr " " "\n" | grep . | sort -u | head -n 40 |
        xargs systemctl show --property=Id,LoadState -- | awk "BEGIN { RS = \"\" } /LoadState=(not-found|masked|bad-setting|error)/ { print \$1, \$2 }"' $chosen
    # One that runs may still tell why it serves nobody.
    number=0
    for unit in $MAYFLY_UNITS; do
      case " $wrong " in *" $unit "*) continue ;; esac
      case " $chosen " in *" $unit "*) number=$((number + 1)) ;; *) continue ;; esac
      [ "$number" -le 4 ] || break
      probe units "said:$unit" journalctl 'journalctl -a -u "$1" -n 20 -o short-iso --no-pager -q | cut -c 1-600 | tail -c 3000' "$unit"
    done
    [ -n "$wrong" ] || return 0
    probe units set systemctl 'awk=$1; shift; systemctl cat --no-pager -- "$@" | awk "$awk" | head -n 200' "$settings" $wrong
    probe units named - "$named" "$said"
    probe units verify systemd-analyze 'systemd-analyze verify --man=no "$@" 2>&1 | head -n 40' $wrong
  }
}

resources() {
  room=32768
  probe resources memory - '
    grep -sE "^(MemTotal|MemFree|MemAvailable|SwapTotal|SwapFree|Shmem|Slab|CommitLimit|Committed_AS):" /proc/meminfo
    echo "loadavg=$(cat /proc/loadavg)"
    echo "processors=$(getconf _NPROCESSORS_ONLN)"
    for kind in cpu memory io; do sed "s/^/pressure $kind /" "/proc/pressure/$kind"; done
    for name in memory.current memory.max pids.current pids.max memory/memory.usage_in_bytes memory/memory.limit_in_bytes pids/pids.current pids/pids.max; do
      [ ! -r "/sys/fs/cgroup/$name" ] || echo "cgroup $name=$(cat "/sys/fs/cgroup/$name")"
    done
    echo "files=$(cat /proc/sys/fs/file-nr)"
    echo "threads=$(cat /proc/sys/kernel/threads-max)"
    echo "inotify=$(cat /proc/sys/fs/inotify/max_user_instances) instances, $(cat /proc/sys/fs/inotify/max_user_watches) watches for each user"
    echo "pid_max=$(cat /proc/sys/kernel/pid_max)"'
  # What a verdict needs comes first, in every section: on a machine that has no time left, the rest is not asked.
  probe resources disks df 'df -P -l || df -P'
  probe resources mounts - 'grep -vE "^[^ ]+ [^ ]+ (proc|sysfs|cgroup2?|devpts|devtmpfs|mqueue|debugfs|tracefs|securityfs|pstore|bpf|configfs|fusectl|hugetlbfs|autofs|binfmt_misc|nsfs|rpc_pipefs|efivarfs|ramfs) " /proc/mounts | cut -c 1-240'
  probe resources inodes df 'df -P -i -l || df -P -i'
  probe resources oom - '
    set +f
    for file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/*/memory.events /sys/fs/cgroup/*/*/memory.events /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/memory/*/*/memory.oom_control; do
      [ -r "$file" ] || continue
      while read -r key value; do case $key-$value in oom_kill-0) ;; oom_kill-*) echo "oom_kill=$value $file" ;; esac; done <"$file"
    done
    echo "counted"'
  probe resources deleted find '
    df -P | awk "NR != 1 && \$5 + 0 >= 95 && \$6 !~ /^\/(proc|sys)/ { full = 1 } END { exit !full }" || { echo none; exit 0; }
    set +f
    find /proc/[0-9]*/fd -lname "/*(deleted)" 2>/dev/null | head -n 300 | while IFS= read -r link; do
      path=$(readlink "$link") size=$(stat -L -c %s "$link") || continue
      case $path in /memfd:* | /dev/zero* | /SYSV*) continue ;; esac
      pid=${link#/proc/}
      pid=${pid%%/*}
      [ "$size" -lt 1000000 ] || echo "$size $pid $(cat "/proc/$pid/comm") $path"
    done | sort -rn | head -n 10'
  probe resources kernel dmesg 'dmesg --time-format iso || dmesg'
  probe resources journal journalctl 'journalctl -k -b -p warning -n 40 -o short-iso --no-pager -q'
  probe resources killed journalctl 'journalctl -k -b -n 2000 -o short-iso --no-pager -q | grep -aiE "out of memory|oom-kill|killed process|oom_reaper" | tail -n 20'
  probe resources hungry ps 'ps -eo pid,stat,etimes,rss,pcpu,user,comm --sort=-rss | head -n 12'
}

# Asks each name server itself, because a name that is not found may be nobody's fault on this machine.
resolve='
import socket, struct, sys, time
labels = b"".join(bytes([len(part)]) + part.encode() for part in sys.argv[1].split(".") if part)
question = struct.pack(">HHHHHH", 4711, 256, 1, 0, 0, 0) + labels + b"\0\0\1\0\1"
for server in sys.argv[2:5]:
    begin = time.monotonic()
    try:
        family = socket.AF_INET6 if ":" in server else socket.AF_INET
        asked = socket.socket(family, socket.SOCK_DGRAM)
        asked.settimeout(1.2)
        asked.connect((server, 53))
        asked.send(question)
        said = "rcode=%d answers=%d" % (lambda a: (a[3] & 15, a[7]))(asked.recv(2048))
    except socket.timeout:
        said = "silent"
    except Exception as error:
        said = "failed %s" % error
    print("server %s %s %d ms" % (server, said, (time.monotonic() - begin) * 1000))
'

network() {
  room=20480
  probe network address ip 'ip -o addr; echo "--- link"; ip -o link || :'
  probe network route ip 'ip route; echo "--- inet6"; ip -6 route; echo "--- neighbours"; ip neigh || :'
  probe network listen ss '
    ss -H -ltnp || exit
    pids=$(ss -H -ltnp | head -c 30000 | grep -o "pid=[0-9]*" | cut -d = -f 2 | sort -u | tr "\n" ",")
    [ -z "$pids" ] || ps -o pid=,unit= -p "${pids%,}" | sed "s/^ */unit /"'
  probe network sshd sshd 'sshd -t'
  probe network firewall nft 'nft list ruleset'
  probe network resolv - 'cat /etc/resolv.conf; echo "--- hosts"; grep -v "^#" /etc/hosts; echo "--- order"; grep "^hosts:" /etc/nsswitch.conf'
  find='
    set +f
    name=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -n "s|^[^#]*https\{0,1\}://\([A-Za-z0-9.-]*\).*|\1|p" | head -n 1)
    name=${name:-example.com}'
  probe network servers python3 "$find"'
    python3 -I -S -c "$1" "$name" $(sed -n "s/^nameserver  *\([0-9a-fA-F.:]*\).*/\1/p" /etc/resolv.conf)' "$resolve"
  probe network names getent "$find"'
    echo "name=$name"
    getent ahosts "$name"'
}

rest() {
  room=22528
  probe spot notice - 'read_first "$MAYFLY_NOTICE"'
  probe spot drain - 'read_first "$MAYFLY_DRAINED"'
  probe spot log - 'there "$MAYFLY_DRAINLOG"; tail -c 3000 "$MAYFLY_DRAINLOG"'
  probe time clock date 'date +%s'
  probe time synchronised - '
    servers=$(ps -eo comm= | grep -E "^(chronyd|ntpd|systemd-timesyn|openntpd)" | sort -u)
    said=no
    [ ! -e /run/systemd/timesync/synchronized ] || said=yes
    case $servers in *chronyd*) chronyc -n tracking | grep -q "^Leap status *: Normal" && said=yes ;; esac
    echo "synchronized=$said"
    echo "$servers"'
  probe packages locks - '
    for file in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock; do
      inode=$(stat -c %i "$file") || continue
      while read -r _ _ _ _ pid place _; do
        case $place in *":$inode") echo "held $file pid=$pid by=$(cat "/proc/$pid/comm") since=$(ps -o etimes= -p "$pid" | tr -d " ")" ;; esac
      done </proc/locks
    done
    echo asked'
  probe packages audit dpkg 'dpkg --audit'
  probe packages reboot - 'if [ -e /run/reboot-required ]; then cat /run/reboot-required /run/reboot-required.pkgs; else echo no; fi'
  probe people last last 'last -x -w -F -n 80'
  probe people who who 'who -a'
  [ "$(id -u)" = 0 ] || probe people sudo sudo 'sudo -n true'
  probe people ssh journalctl 'journalctl -t sshd -t sshd-session -n 3000 -o short-iso --no-pager -q | grep -a " Accepted " | tail -n 30'
}

checks() {
  room=8192 number=0
  while [ "$number" -lt "$MAYFLY_CHECKS" ] && [ "$number" -lt 20 ]; do
    number=$((number + 1))
    probe health "$number" - "$health
      check_$number"
  done
}

# Runs one section beside the others. What it has found goes out before the sections that stand left of it. A program
# that hangs in the kernel cannot be ended, but its section can: it is left behind after nine seconds.
stage() {
  found=$(
    ("$1" &) | $within cat || { room=99 && frame "$1" cut 124 0 'this section did not come to its end'; }
    echo .
  )
  printf '%s' "${found%.}"
  exec cat
}

: | stage checks | stage resources | stage network | stage rest | stage boot | stage units | stage deployment
room=0
uptime
frame probe end 0 0 "seconds=$((now - begin))"
