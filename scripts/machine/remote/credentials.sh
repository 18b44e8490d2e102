# Receives a tar of secrets on stdin and puts each into a file of its own, for root only. Run again, it does so again.
# $1 how many. Prints `@credentials` when all are there.
set -eu
(umask 022 && mkdir -p "$MAYFLY_STATE")
exec 9<"$MAYFLY_STATE"
flock 9
umask 077
next=$MAYFLY_CREDENTIALS.next
rm -rf "$next"
mkdir "$next"
tar -xf - -C "$next" --no-same-owner --no-same-permissions
found=$(find "$next" -type f -perm 600 | wc -l)
[ "$found" -eq "$1" ] || { echo "$found of $1 secrets arrived" >&2; exit 122; }
rm -rf "$MAYFLY_CREDENTIALS"
mv "$next" "$MAYFLY_CREDENTIALS"
echo '@credentials'
