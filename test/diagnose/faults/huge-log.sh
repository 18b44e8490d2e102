# fault: nothing: the log of the set-up has grown by a gigabyte without a line end, after all was done
# held-out: yes
# finds: healthy
machine() { cp /opt/deployment.log /root/; truncate -s +1G /opt/deployment.log; }
undo() { cat /root/deployment.log >/opt/deployment.log; rm /root/deployment.log; }
