# fault: somebody logged in with a terminal
# finds: somebody-was-here
# kind: healthy
# says: logged in
# undo: anew
machine() { printf 'exit\n' | script -qc 'login -f mayfly' /dev/null >/dev/null 2>&1; }
