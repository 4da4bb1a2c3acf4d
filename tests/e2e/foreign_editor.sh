# Adds lines to the crontab as scripts of others do, with a lock among themselves that Gapless does not know.
# `foreign_editor.sh LOCK NAME TIMES`
set -eu
lock=$1 name=$2 times=$3
for number in $(seq "$times"); do
  sleep "$(awk -v seed="$name$number" 'BEGIN { srand(seed); print rand() * 3 }')"
  flock "$lock" sh -c "(crontab -l 2>/dev/null; echo '0 1 * * * $name-$number') | sed 's/^/&/' | crontab -"
done
