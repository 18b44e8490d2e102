# Prints the journal, a line for each entry: a JSON array of its cursor, its time in microseconds, its unit, its text.
# While it follows, an empty line tells now and then that it is still there. Changes nothing.
# $1 the cursor to go on after (or -)  $2 since when (or -)  $3 so many of the last entries (or all)  $4 follow: yes or no
# $5 a unit (or -)  $6 characters of a text that are kept
command -v journalctl >/dev/null 2>&1 || exit 120
command -v python3 >/dev/null 2>&1 || exit 121
exec python3 -I -S -c '
import json, os, select, subprocess, sys

cursor, since, count, follow, unit, longest = sys.argv[1:7]
follow = follow == "yes"
words = ["journalctl", "--output=json", "--all", "--no-pager", "--quiet"]
words.append("--output-fields=MESSAGE,_SYSTEMD_UNIT,SYSLOG_IDENTIFIER")
if cursor != "-":
    words.append("--after-cursor=" + cursor)
elif since != "-":
    words.append("--since=" + since)
if count != "all" and cursor == "-":
    words.append("--lines=" + count)
elif follow:
    words.append("--no-tail")
if follow:
    words.append("--follow")
if unit != "-":
    words.append("--unit=" + unit)

def plain(value):
    if isinstance(value, list) and all(isinstance(byte, int) for byte in value):
        value = bytes(value).decode("utf-8", "replace")
    elif isinstance(value, list):
        value = "\n".join(plain(one) for one in value)
    value = "" if value is None else str(value)
    return value if len(value) <= int(longest) else value[: int(longest) - 1] + "\u2026"

def show(line):
    entry = json.loads(line)
    source = entry.get("_SYSTEMD_UNIT") or entry.get("SYSLOG_IDENTIFIER") or "-"
    at = int(entry.get("__REALTIME_TIMESTAMP", 0))
    return json.dumps([entry.get("__CURSOR", ""), at, plain(source), plain(entry.get("MESSAGE"))])

child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
source = child.stdout.fileno()
most = 8 << 20
rest = b""
skipping = False
try:
    while True:
        ready, _, _ = select.select([source], [], [], 5)
        if not ready:
            if follow:
                print(flush=True)
            continue
        chunk = os.read(source, 65536)
        if not chunk:
            break
        rest += chunk
        *lines, rest = rest.split(b"\n")
        for line in lines:
            if line and not skipping:
                print(show(line))
            elif skipping:
                print(json.dumps(["", 0, "-", "(an entry of more than 8 MB)"]))
            skipping = False
        if len(rest) > most:
            rest = b""
            skipping = True
        sys.stdout.flush()
except BrokenPipeError:
    # Nobody listens any more.
    child.kill()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
sys.exit(child.wait())
' "$@"
