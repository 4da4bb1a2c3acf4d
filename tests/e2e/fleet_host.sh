# Makes a host of its namespaces and becomes its cron: a name, a machine's id and a boot of its own, its own crontabs, state
# and mailbox, and one wire to the world. Wants namespaces of its own for network, names, mounts and processes.
# `fleet_host.sh NAME ADDRESS HUB STATE COMMAND...`: COMMAND puts the jobs into the crontab.
set -eu
name=$1 address=$2 hub=$3 state=$4
shift 4

hostname "$name"
mount -t tmpfs tmpfs /run
echo "$name" | md5sum | cut -c-32 >/run/machine-id
mount --bind /run/machine-id /etc/machine-id
cat /proc/sys/kernel/random/uuid >/run/boot_id
mount --bind /run/boot_id /proc/sys/kernel/random/boot_id
mount -t tmpfs tmpfs /var/spool/cron
mkdir -m 1730 /var/spool/cron/crontabs
chgrp crontab /var/spool/cron/crontabs
mount -t tmpfs -o mode=700 tmpfs "$(getent passwd "$(id -u)" | cut -d: -f6)/.local/state"
mount -t tmpfs -o mode=700 tmpfs "$state"

# The wire is laid from without.
until ip link show wire >/dev/null 2>&1; do sleep 0.1; done
ip link set lo up
ip address add "$address" peer "$hub" dev wire
ip link set wire up

"$@"
exec /usr/sbin/cron -f
