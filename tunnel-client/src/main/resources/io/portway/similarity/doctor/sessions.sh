# Who this is, and every process of sshd, so that the sessions of this user can be counted. Ends nothing.
printf 'user %s\n' "$(id -un)"
printf 'uid %s\n' "$(id -u)"
command -v ps >/dev/null 2>&1 || exit 0
printf 'ps yes\n'
ps -e -o uid= -o etime= -o args= 2>/dev/null | sed -n 's/^ *\([0-9]* *[0-9:-]* *sshd[a-z-]*: \)/process \1/p'
exit 0
