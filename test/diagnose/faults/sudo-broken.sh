# fault: somebody broke the rules of sudo
# held-out: yes
# finds: sudo-.*|login-.*|not-root|.*root.*
# says: sudo|root
machine() { echo 'mayfly ALL=(ALL NOPASSWD ALL' >/etc/sudoers.d/00-mine; chmod 440 /etc/sudoers.d/00-mine; mv /etc/sudoers.d/90-cloud-init-users /root/; }
undo() { rm /etc/sudoers.d/00-mine; mv /root/90-cloud-init-users /etc/sudoers.d/; }
