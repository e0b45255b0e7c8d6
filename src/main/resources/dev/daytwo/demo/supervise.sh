# supervise.sh FOLDER: starts and kills processes at the word of its standard input. When that closes, however its
# owner ended, it kills them all and removes FOLDER. NAME.sh in FOLDER holds a process's command, NAME.log its output.
folder=$1
cd "$folder" || exit 1
while read -r verb name; do
  case $verb in
  start)
    HOME=$folder sh "./$name.sh" </dev/null >>"$name.log" 2>&1 &
    echo "$!" >"$name.pid"
    echo "$!"
    ;;
  kill)
    pid=$(cat "$name.pid")
    rm "$name.pid"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    echo gone
    ;;
  alive)
    jobs >/dev/null 2>&1 # has the shell take note of those that ended; until then kill -0 finds them
    if kill -0 "$(cat "$name.pid")" 2>/dev/null; then echo yes; else echo no; fi
    ;;
  esac
done
for file in *.pid; do
  [ -e "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null
done
wait
cd /
rm -rf "$folder"
