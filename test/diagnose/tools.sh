# What faults are made with. Stands before the text of every fault; runs in a checkout of its own, or on a machine.

# set_up <<lines: of the user's own step of the set-up
set_up() {
  cat >.lines
  sed -i '/^# Yours: /r .lines' instance/setup.sh
  rm .lines
}

# setting <line>: of the fleet file
setting() { printf '%s\n' "$1" >>fleet.yaml; }

# first_boot <<lines: at the end of the user data
first_boot() { cat >>templates/cloud-init.yaml.hbs; }

# file <path in the checkout> [mode] <<content
file() {
  mkdir -p "$(dirname "$1")"
  rm -f "$1"
  cat >"$1"
  chmod "${2:-644}" "$1"
}

# service <name> <program's path> <<program: a service of the user's own, with a program of the bundle
service() {
  file "instance/files$2" 755
  file "instance/units/$1.service" <<unit
[Service]
ExecStart=$2
Restart=on-failure
[Install]
WantedBy=multi-user.target
unit
}

# directive <unit> <line>: adds a line to its [Service]
directive() { sed -i "s|^\[Service\]\$|&\n$2|" "instance/units/$1.service"; }

# until_true <command>: waits for what a fault brings about, at most half a minute
until_true() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || return 1
    sleep 0.5
  done
}
