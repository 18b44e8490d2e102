# The kinds of health checks. Each says in one line why it is not green.
http() { # url status text
  if command -v curl >/dev/null 2>&1; then
    answer=$(curl -gsS -m 5 -w '\n%{http_code}' -- "$1" 2>&1) ||
      { printf '%s\n' "$answer" | sed -n 's/^curl: //p' | tail -n 1; return 1; }
    status=$(printf '%s' "$answer" | tail -n 1)
  elif command -v python3 >/dev/null 2>&1; then
    answer=$(python3 -c '
import sys, urllib.request, urllib.error
try: answer = urllib.request.urlopen(sys.argv[1], timeout=5)
except urllib.error.HTTPError as error: answer = error
sys.stdout.write(answer.read(1048576).decode("utf8", "replace") + "\n" + str(answer.getcode()))' "$1" 2>&1) ||
      { echo "$answer" | tail -n 1; return 1; }
    status=$(printf '%s' "$answer" | tail -n 1)
  else
    echo 'neither curl nor python3 is there to ask'
    return 1
  fi
  [ "$status" = "$2" ] || { echo "it answered $status, not $2"; return 1; }
  # The status is no part of what was said.
  [ -z "$3" ] || case ${answer%"$status"} in *"$3"*) ;; *) echo "the answer does not contain: $3"; return 1 ;; esac
}

tcp() { # host port
  if command -v bash >/dev/null 2>&1; then
    # shellcheck disable=SC2016 # the inner shell expands them
    timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2" 2>/dev/null || { echo "nothing answers at $1:$2"; return 1; }
  elif command -v python3 >/dev/null 2>&1; then
    python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)' "$1" "$2" 2>/dev/null ||
      { echo "nothing answers at $1:$2"; return 1; }
  else
    echo 'neither bash nor python3 is there to ask'
    return 1
  fi
}

command_check() { # program and arguments
  timeout 10 "$@" </dev/null
  code=$?
  [ "$code" -eq 0 ] || { echo "exit code $code"; return 1; }
}
