# python.sh INTERPRETER CODE MODULE...: what an interpreter is here, and in a login shell. Environment as commands have
# it without us, so what we set for Python is taken away again.
unset PYTHONIOENCODING PYTHONUTF8
python=$1
code=$2
shift 2
printf 'user %s\n' "$(id -un)"
printf 'path %s\n' "$PATH"
found=$(command -v "$python")
printf 'found %s\n' "$found"
if command -v bash >/dev/null 2>&1; then
  limit=
  command -v timeout >/dev/null 2>&1 && limit='timeout 10'
  # shellcheck disable=SC2016,SC2086
  $limit bash -lc 'printf "login %s\n" "$(command -v "$1")"; printf "conda %s\n" "$CONDA_PREFIX"; printf "venv %s\n" "$VIRTUAL_ENV"' \
    bash "$python" </dev/null 2>/dev/null | grep -E '^(login|conda|venv) '
fi
[ -n "$found" ] || exit 0
[ -x "$found" ] || {
  printf 'not-executable yes\n'
  exit 0
}
"$found" -c "$code" "$@" </dev/null 2>&1 | sed 's/^/python /'
exit 0
