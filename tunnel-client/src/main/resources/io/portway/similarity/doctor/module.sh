# module.sh MODULE SCRIPT INTERPRETER: where else a module may be: with other interpreters, or for another user alone.
unset PYTHONIOENCODING PYTHONUTF8
module=$1
script=$2
ours=$3
look() {
  [ -x "$1" ] && [ ! -d "$1" ] || return 0
  [ "$1" != "$ours" ] || return 0
  "$1" -c 'import sys; __import__(sys.argv[1])' "$module" </dev/null >/dev/null 2>&1 && printf 'other %s\n' "$1"
  return 0
}
homes=$(cut -d: -f6 /etc/passwd 2>/dev/null | sort -u)
login=
command -v bash >/dev/null 2>&1 &&
  login=$(bash -lc 'command -v python; command -v python3' </dev/null 2>/dev/null | grep '^/')
set -f
IFS='
'
for home in $homes; do
  [ "$home" != / ] && [ -d "$home" ] || continue
  set +f
  for directory in "$home"/.local/lib/python*/site-packages; do
    [ "$home" != "$HOME" ] || continue
    [ -e "$directory/$module" ] || [ -e "$directory/$module.py" ] || continue
    printf 'user-site %s %s\n' "$(ls -ld -- "$directory" | tr -s ' ' | cut -d' ' -f3)" "$directory"
  done
  for candidate in "$home"/anaconda3/bin/python "$home"/miniconda3/bin/python "$home"/.pyenv/versions/*/bin/python \
    "$home"/venv/bin/python "$home"/.venv/bin/python; do
    look "$candidate"
  done
  set -f
  case $script in
    "$home"/*) [ -x "$home" ] || printf 'closed %s %s\n' "$(ls -ld -- "$home" | tr -s ' ' | cut -d' ' -f3)" "$home" ;;
  esac
done
for candidate in $login; do
  look "$candidate"
done
set +f
for candidate in /usr/bin/python3 /usr/local/bin/python3 /usr/bin/python /usr/local/bin/python /opt/*/bin/python \
  /opt/*/bin/python3 /usr/bin/python3.[0-9]*; do
  case $candidate in
    *-config) ;;
    *) look "$candidate" ;;
  esac
done
exit 0
