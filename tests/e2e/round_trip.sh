# Puts the bytes of FOLDER/foreign into a crontab that is nobody's, lets the program `sync` and go `down`, and keeps
# the crontab's file in FOLDER as it was before, between and after. Prints whether `crontab` itself took the bytes, and
# the exit codes of both commands. Wants a mount namespace of its own. `round_trip.sh FOLDER STATE PROGRAM...`
set -u
folder=$1 state=$2
shift 2
spool=/var/spool/cron/crontabs/root

mount -t tmpfs tmpfs /var/spool/cron
mkdir -m 1730 /var/spool/cron/crontabs
chgrp crontab /var/spool/cron/crontabs
# The time of the last write, which the next one keeps away from, is that of another crontab.
mount -t tmpfs tmpfs "$(getent passwd "$(id -u)" | cut -d: -f6)/.local/state"
# Whoever syncs a hundred times need not link the plugin a hundred times.
cp -a "$state" "$folder/state"
mount --bind "$folder/state" "$state"

if crontab - <"$folder/foreign" 2>"$folder/complaint"; then
  taken=true
else
  # Such a file comes from a backup or a careless script.
  install -m 600 -g crontab "$folder/foreign" "$spool"
  taken=false
fi
cat "$spool" >"$folder/before"
"$@" sync 2>"$folder/sync.err" >"$folder/sync.out"
synced=$?
cat "$spool" >"$folder/between"
"$@" down 2>"$folder/down.err" >"$folder/down.out"
downed=$?
cat "$spool" >"$folder/after"
echo "$taken $synced $downed"
