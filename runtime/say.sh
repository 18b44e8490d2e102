# shellcheck shell=sh
# Words for people, all on stderr: stdout belongs to the verb.

say() {
  printf 'mayfly: %s\n' "$1" >&2
}

# fail WHAT WHY NEXT: ends the program. WHY may have several lines.
fail() {
  printf 'mayfly: %s\n' "$1" >&2
  printf '%s\n' "$2" | sed 's/^/  why:  /; 2,$s/^  why:  /        /' >&2
  printf '  next: %s\n' "$3" >&2
  exit 1
}
