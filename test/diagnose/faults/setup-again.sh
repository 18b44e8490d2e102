# fault: somebody removed what mayfly wrote about the machine
# held-out: yes
# finds: records-gone|setup-missing|files-changed|.*manifest.*|release-.*|setup-.*
# says: manifest|set up|mayfly
# undo: anew
machine() { mv /etc/mayfly /root/; }
