# path.sh KIND PATH: walks to a file or directory and tells the first component that does not let this user pass.
kind=$1
case $2 in
  /*) full=$2 ;;
  '~/'*) full=$HOME/${2#'~/'} ;;
  *) full=$HOME/$2 ;;
esac
tell() {
  printf 'result %s\n' "$1"
  printf 'at %s\n' "$at"
  printf 'list %s\n' "$(ls -ld -- "$at" 2>/dev/null)"
  exit 0
}
printf 'user %s\n' "$(id -un)"
printf 'uid %s\n' "$(id -u)"
printf 'home %s\n' "$HOME"
printf 'full %s\n' "$full"
at=
left=${full#/}
while [ -n "$left" ]; do
  part=${left%%/*}
  case $left in
    */*) left=${left#*/} ;;
    *) left= ;;
  esac
  [ -n "$part" ] || continue
  at=$at/$part
  [ -e "$at" ] || [ -L "$at" ] || tell missing
  [ -n "$left" ] || break
  [ -d "$at" ] || tell not-directory
  [ -x "$at" ] || tell blocked
done
if [ "$kind" = directory ]; then
  [ -d "$at" ] || tell not-directory
  [ -x "$at" ] && [ -r "$at" ] || tell blocked
  [ -w "$at" ] || tell unwritable
else
  [ ! -d "$at" ] || tell is-directory
  [ -r "$at" ] || tell unreadable
  printf 'first %s\n' "$(head -n 1 -- "$at" 2>/dev/null | cut -c 1-200)"
  [ -x "$at" ] && printf 'executable yes\n'
fi
tell ok
