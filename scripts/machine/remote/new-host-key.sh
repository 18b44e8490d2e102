# Makes the machine's own host key beside the bootstrap one and prints its public half. Nothing is switched yet:
# the laptop pins the new key first, so that a crash between the two steps locks nobody out.
set -eu
key=/etc/ssh/ssh_host_ed25519_key
mkdir -p "$MAYFLY_STATE"
if [ -e "$MAYFLY_STATE/host-key" ]; then
  cat "$key.pub"
  exit 0
fi
rm -f "$key.next" "$key.next.pub"
ssh-keygen -q -t ed25519 -N '' -C mayfly -f "$key.next" </dev/null
cat "$key.next.pub"
