# Stands for `crontab`, first on PATH: counts its calls in its folder, and at the call that the file `kill` names there,
# kills the program under test before the real one is called, or after.
here=$(dirname "$0")
count=$(($(cat "$here/count") + 1))
echo "$count" >"$here/count"
read -r step moment <"$here/kill"
if [ "$count" = "$step" ] && [ "$moment" = before ]; then kill -9 "$(cat "$here/pid")"; fi
/usr/bin/crontab "$@"
code=$?
if [ "$count" = "$step" ] && [ "$moment" = after ]; then kill -9 "$(cat "$here/pid")"; fi
exit $code
