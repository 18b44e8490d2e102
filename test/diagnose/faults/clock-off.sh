# fault: the clock is two hours behind
# finds: clock
# says: behind
machine() {
  # All containers of a computer share its clock, so the program that tells the time is made to lie.
  printf '#!/bin/sh\ncase "$*" in "+%%s") echo $(($(/usr/bin/date +%%s) - 7200)) ;; *) exec /usr/bin/date "$@" ;; esac\n' >/usr/local/bin/date
  chmod 755 /usr/local/bin/date
}
undo() { rm /usr/local/bin/date; }
