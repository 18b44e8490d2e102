#!/bin/sh
# Installs the system packages that local machines need: the only part of mayfly that touches the system.
# Says what and why before it does so; does nothing when nothing is missing. With --tests also what the tests need.
set -u
for_tests=''
[ "${1-}" != --tests ] || for_tests=' --tests'
PATH=$PATH:/usr/sbin:/sbin

say() { printf 'set-up: %s\n' "$1" >&2; }
fail() {
  say "$1"
  printf '  why:  %s\n  next: %s\n' "$2" "$3" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
answers() {
  if has timeout; then timeout 20 "$@"; else "$@"; fi >/dev/null 2>&1 </dev/null
}

# Sets $packages and $reasons.
packages='' reasons=''
need() {
  packages="$packages $1"
  reasons="$reasons
  $1: $2"
}
find_missing() {
  has podman || need podman 'runs local machines as containers, without a daemon'
  has runc || { has crun && [ ! -e /sys/fs/cgroup/unified ]; } ||
    need runc 'starts them, also on a system with both versions of cgroups, where crun refuses'
  has mmdebstrap || need mmdebstrap 'builds their base image from Debian packages'
  has ip || need iproute2 "limits how far metadata of the lab's machines goes"
  has iptables || need iptables "leads the lab's machines to their metadata"
  has newuidmap || need uidmap 'maps their users where the engine runs without root'
  [ -e /etc/ssl/certs/ca-certificates.crt ] || need ca-certificates 'verifies HTTPS of package mirrors'
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] ||
    need debian-archive-keyring "verifies Debian's packages in the base image"
  has gpg || [ -e /etc/apt/trusted.gpg.d/debian-archive-bookworm-stable.asc ] ||
    need gpg 'picks the key that verifies them, where apt does not trust it by itself'
  [ -z "$for_tests" ] || has tmux || need tmux 'plays the terminal in the tests of the screen'
  [ "${SUDO_UID:-0}" = 0 ] || find_missing_without_root
}
# For the user who called sudo: podman without root needs a network and a session of its own.
find_missing_without_root() {
  [ -e /usr/lib/systemd/user/dbus.socket ] ||
    need dbus-user-session 'lets podman without root use control groups'
  major=$(apt-cache policy podman 2>/dev/null | sed -n 's/^ *Candidate: \([0-9]*\)[.].*/\1/p')
  if [ "${major:-5}" -ge 5 ]; then
    has pasta || need passt 'connects machines where podman runs without root'
  else
    has slirp4netns || need slirp4netns 'connects machines where podman runs without root'
  fi
}

system=unknown
case $(uname -s) in
  Darwin) system=macos ;;
  Linux)
    # shellcheck source=/dev/null
    words=$(. /etc/os-release 2>/dev/null && printf ' %s %s ' "${ID-}" "${ID_LIKE-}")
    case $words in *' debian '* | *' ubuntu '*) ! has apt-get || system=debian ;; esac
    ;;
esac

if [ $system != debian ]; then
  ! answers docker info || exit 0
  ! answers podman info || exit 0
  case $system in
    macos)
      fail 'there is no container engine that answers' 'neither docker nor podman does' \
        'brew install podman && podman machine init && podman machine start   (or install and start Docker Desktop)'
      ;;
    *)
      fail 'there is no container engine that answers, and mayfly does not know how to install one on this system' \
        'it knows Debian and Ubuntu' \
        'install podman (with runc and the newuidmap program) or docker, and mmdebstrap where there is one'
      ;;
  esac
fi

# Each machine's systemd and logind take six: the usual 128 are enough for about 20 machines, and the next hang in their boot.
enough_watches() {
  wanted=1024 name=fs.inotify.max_user_instances
  has sysctl && now=$(sysctl -n $name 2>/dev/null) && [ "$now" -lt $wanted ] || return 0
  [ "$(id -u)" = 0 ] && sysctl -q -w $name=$wanted 2>/dev/null || return 0
  say "each local machine takes 6 inotify instances, and a user had $now: $name is $wanted until this system restarts"
}
enough_watches

# docker builds the base image by itself and needs nothing else.
has podman || ! answers docker info || exit 0
find_missing
[ -n "$packages" ] || exit 0

say "local machines need these packages:$reasons"
[ "$(id -u)" = 0 ] ||
  fail 'installing packages needs root' "you are $(id -un)" "sudo sh '$(CDPATH='' cd -- "${0%/*}" && pwd)/set-up.sh'$for_tests"

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
quietly() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -o DPkg::Lock::Timeout=120 \
    -o Dpkg::Options::=--force-confold "$@" >>"$log" 2>&1 </dev/null
}
say "installing$packages"
# A mirror that fails here may not matter: the next step tells.
quietly -o Acquire::Retries=2 update
# shellcheck disable=SC2086 # names are to be split
if ! quietly install -y --no-install-recommends $packages; then
  next='mend what apt-get names, then run it again'
  ! grep -q -e 'resolving' -e 'connect' -e 'Failed to fetch' -e 'Unable to locate package' "$log" ||
    next='check that the package mirror of this system can be reached, then run it again'
  ! grep -q 'Could not get lock' "$log" || next='another program installs packages: let it finish, then run it again'
  fail 'could not install the packages' "$(grep '^[EW]:' "$log" | tail -n 6 | sed '2,$s/^/        /')" "$next"
fi
packages=''
find_missing
[ -z "$packages" ] ||
  fail 'apt-get succeeded, but something is still missing' "not found on this system:$packages" 'install it by hand, then run it again'
say 'done'
