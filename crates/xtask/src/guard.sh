# Runs one program on a leash. The leash is this script's standard input: a pipe that `cargo xtask` holds open.
# When the pipe closes, because the command is done, failed, panicked or was killed, the program is asked to stop by
# its id, then killed if it does not, and the directory that belonged to it is removed.
#
# Arguments: the signal that asks it to stop, a directory to remove afterwards or an empty string, program, arguments…
signal=$1
remove=$2
shift 2
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
(
  trap '' HUP INT TERM
  while read -r _ <&3; do :; done
  kill -s "$signal" "$child"
  tries=0
  while [ "$tries" -lt 150 ] && kill -0 "$child"; do
    sleep 0.1
    tries=$((tries + 1))
  done
  kill -s KILL "$child"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&- 2>/dev/null # the shell's own remarks on how the program ended
trap : HUP INT TERM
wait "$child"
code=$?
while kill -0 "$child"; do
  wait "$child"
  code=$?
done
kill -s KILL "$watcher"
[ -z "$remove" ] || rm -rf -- "$remove"
exit "$code"
