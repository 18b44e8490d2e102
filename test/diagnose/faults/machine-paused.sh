# fault: the engine has paused the machine: its port is open and nobody answers
# held-out: yes
# finds: ssh-mute|ssh-silent|machine-stopped
# says: does not answer|paused|SSH
engine() { podman pause "$machine" >/dev/null; }
restore() { podman unpause "$machine" >/dev/null; }
