/**
 * What Lightsail puts before the user's text: a shell script that makes its own certificates work. So the whole runs
 * under /bin/sh, whatever the user's first line asks for, and no other format of cloud-init is understood.
 */
export const prologue = `#!/bin/sh
# Lightsail: lets certificates of its own in.
cat >/etc/ssh/lightsail_instance_ca.pub <<'LIGHTSAIL_CA'
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJ7qxI6P0Gf6v2kX1CPh6cw0yPvBZzHlv3bqV9mO2qE lightsail-lab-ca
LIGHTSAIL_CA
chmod 0644 /etc/ssh/lightsail_instance_ca.pub
printf '\\nTrustedUserCAKeys %s\\n' /etc/ssh/lightsail_instance_ca.pub >>/etc/ssh/sshd_config
systemctl restart sshd.service 2>/dev/null || systemctl restart ssh.service
`;
