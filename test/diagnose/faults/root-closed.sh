# fault: somebody took away the rights of everybody to the root folder
# held-out: third
# finds: login-refused|no-commands|ssh-.*|root-.*
# says: [Pp]ermission|commands|login|SSH
machine() { chmod 700 /; }
undo() { chmod 755 /; }
