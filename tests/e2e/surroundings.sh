# Hides what the machine's own cron lives on, then runs a command in its place: with a crontab, locks and a mailbox that
# are nobody's. Wants a mount namespace of its own. `surroundings.sh MAILBOX COMMAND...`
set -eu
mail=$1
shift
# Here the real crontab is meant.
unset GAPLESS_CRONTAB

mount -t tmpfs tmpfs /var/spool/cron
mkdir -m 1730 /var/spool/cron/crontabs
chgrp crontab /var/spool/cron/crontabs
mount -t tmpfs tmpfs /etc/cron.d
mount --bind /dev/null /etc/crontab
# The home that the system knows, whatever HOME says: there lies the lock that all of a user's instances share.
home=$(getent passwd "$(id -u)" | cut -d: -f6)
mkdir -p "$home/.local/state"
mount -t tmpfs tmpfs "$home/.local/state"

sbin=$(mktemp -d)
mount -t tmpfs tmpfs "$sbin"
cp -a /usr/sbin/. "$sbin"
rm -f "$sbin/sendmail"
printf '#!/bin/sh\ncat >>"%s"\n' "$mail" >"$sbin/sendmail"
chmod 755 "$sbin/sendmail"
mount --bind "$sbin" /usr/sbin
umount "$sbin"
rmdir "$sbin"

mount -t tmpfs tmpfs /run
# By this the tests know that they may do as they like.
touch /run/gapless-e2e
exec "$@"
