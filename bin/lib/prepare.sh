# Making a bare Debian ready for the developer's commands. Sourced, POSIX sh; needs java.sh and build.sh.
# Everything that can be refused is looked at before the first change, so that a refusal leaves nothing half done.

# Root's directories are where Debian has sshd, haproxy and ip; a user's PATH often lacks them.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH

# missing_packages build|bench|test: the Debian packages that provide what is not there.
missing_packages() {
  find_java jdk || printf ' default-jdk-headless'
  command -v mvn >/dev/null 2>&1 || printf ' maven'
  [ "$1" != build ] || return 0
  # A benchmark can do without these two, and says so.
  [ "$1" = test ] || can_become_root || return 0
  command -v haproxy >/dev/null 2>&1 || printf ' haproxy'
  command -v ip >/dev/null 2>&1 || printf ' iproute2'
  [ "$1" = test ] || return 0
  command -v sshd >/dev/null 2>&1 || printf ' openssh-server'
  command -v ssh >/dev/null 2>&1 || printf ' openssh-client'
  command -v rsync >/dev/null 2>&1 || printf ' rsync'
  command -v ps >/dev/null 2>&1 || printf ' procps'
  command -v curl >/dev/null 2>&1 || printf ' curl'
  nc -h 2>&1 | grep -q OpenBSD || printf ' netcat-openbsd'
  # The tests start the system's Python: another one on PATH need not have the library.
  /usr/bin/python3 -c 'import paramiko' 2>/dev/null || printf ' python3-paramiko'
  missing_viewers
}

# What the tests look at reports with. LibreOffice is there for texts, for tables, or for both.
missing_viewers() {
  command -v chromium >/dev/null 2>&1 || command -v chromium-headless-shell >/dev/null 2>&1 ||
    printf ' chromium-headless-shell'
  office=$(command -v soffice) && office=$(dirname "$(readlink -f "$office")")
  [ -e "$office/libsclo.so" ] || printf ' libreoffice-calc-nogui'
  [ -e "$office/libswlo.so" ] || printf ' libreoffice-writer-nogui'
  command -v pdftotext >/dev/null 2>&1 || printf ' poppler-utils'
  fc-list 2>/dev/null | grep -q 'Noto Sans CJK' || printf ' fonts-noto-cjk'
}

# require_disk DIRECTORY MEBIBYTES
require_disk() {
  disk_free=$(df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
  [ "${disk_free:-$2}" -ge "$2" ] ||
    fail DISK "$1 has $disk_free MiB free (expected: $2 or more). Free some space there."
}

# require_memory MEBIBYTES: what the kernel could give now, or the control group's limit where that is lower.
require_memory() {
  memory_free=$(awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo 2>/dev/null)
  memory_limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null)
  case $memory_limit in
    '' | *[!0-9]*) ;;
    *)
      memory_limit=$((memory_limit / 1048576))
      [ "$memory_limit" -ge "${memory_free:-$memory_limit}" ] || memory_free=$memory_limit
      ;;
  esac
  [ "${memory_free:-$1}" -ge "$1" ] ||
    fail MEMORY "$memory_free MiB of memory are available (expected: $1 or more). Stop something, or use a larger machine."
}

# as_root COMMAND...: directly, by sudo without a password, or by sudo that may ask at a terminal.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    sudo "$@"
  fi
}

can_become_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null 2>&1 || return 1
  sudo -n true 2>/dev/null || { [ -t 0 ] && [ -t 2 ]; }
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" >&2 </dev/null
}

# install_packages PACKAGE...
install_packages() {
  command -v apt-get >/dev/null 2>&1 ||
    fail PACKAGES "Not installed, and this is no Debian: $*. Install what they provide by hand."
  can_become_root ||
    fail PACKAGES "Not installed: $*. Install them as root: apt-get update && apt-get install --no-install-recommends $*"
  echo "portway: installing $*" >&2
  apt update || fail NETWORK "The package lists could not be fetched. Check the network, or install by hand: $*"
  apt --no-install-recommends --download-only install "$@" ||
    fail NETWORK "The packages could not be fetched, and nothing was installed. Check the network, or install by hand: $*"
  install_quietly "$@" || fail PACKAGES "Installing failed; the lines above say why. Wanted: $*"
}

# Debian starts and enables a service when it installs one. The tests need the programs only, so a service that
# comes with them is neither started now nor at the next boot.
install_quietly() {
  installed_services=
  for service in ssh haproxy rsync; do
    [ -e "/etc/init.d/$service" ] || installed_services="$installed_services $service"
  done
  policy=/usr/sbin/policy-rc.d
  policy_ours=
  if [ ! -e $policy ] && [ ! -L $policy ]; then
    policy_ours=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null && as_root chmod 755 $policy
    # An interrupted installation must not leave the host unable to start services.
    trap 'as_root rm -f $policy; exit 130' HUP INT TERM
  fi
  apt --no-install-recommends install "$@"
  install_result=$?
  if [ -n "$policy_ours" ]; then
    as_root rm -f $policy
    trap - HUP INT TERM
  fi
  for service in $installed_services; do
    [ -e "/etc/init.d/$service" ] || continue
    # A policy of the host's own may have let it start.
    ! as_root service "$service" status >/dev/null 2>&1 || as_root service "$service" stop >&2
    as_root update-rc.d "$service" disable >/dev/null 2>&1
  done
  return $install_result
}

# prepare build|bench|test HOME: returns when Java, Maven and, for the tests, the other programs are there and Maven can
# get what it needs. $build_home is set for what follows.
prepare() {
  build_home=$2
  prepare_missing=$(missing_packages "$1")
  case $1 in
    build) prepare_disk=1500 prepare_memory=1500 ;;
    bench) prepare_disk=3000 prepare_memory=3000 ;;
    test) prepare_disk=4000 prepare_memory=3000 ;;
  esac
  # A second run has its downloads and most of its build already.
  [ ! -e "$build_home/target/.prepared-$1" ] || prepare_disk=500
  [ -w "$build_home" ] || fail DIRECTORY "$build_home can't be written. Use a checkout of your own."
  require_disk "$build_home" $prepare_disk
  require_disk "${HOME:-/}" $prepare_disk
  require_disk "$(dirname "$(mktemp -u)")" 500
  require_memory $prepare_memory
  # shellcheck disable=SC2086
  [ -z "$prepare_missing" ] || install_packages $prepare_missing
  use_jdk
  [ -e "$build_home/target/.prepared-$1" ] || try_maven
}

# prepared build|bench|test: to be called when the command has had all its downloads.
prepared() {
  : >"$build_home/target/.prepared-$1"
}

# The smallest goal of the build, so that a missing network is one sentence and not a page of Maven's.
try_maven() {
  try_log=$(mktemp)
  if (cd "$build_home" && mvn -q -B -ntp -N validate) >"$try_log" 2>&1 </dev/null; then
    rm -f "$try_log"
    return
  fi
  if grep -qE 'Could not transfer|Unknown host|UnknownHost|Connect(ion)? .*(timed out|refused)|Network is unreachable|offline mode' "$try_log"; then
    rm -f "$try_log"
    fail NETWORK "Maven could not download what the first build needs. Check the network, or the proxy in Maven's settings."
  fi
  cat "$try_log" >&2
  rm -f "$try_log"
  fail BUILD "Maven does not work here." "The lines above say why."
}

# private_tmp NAME: a temporary directory of this run alone, removed at its end with everything that was left in it.
# Caches and state that a program would put below the home directory go there too. A signal is passed on to what
# supervise runs, and ends the script when that has ended.
private_tmp() {
  tmp=$(mktemp -d "${TMPDIR:-/tmp}/portway-$1.XXXXXX") || fail DISK "No temporary directory could be made."
  child=
  interrupted=
  trap 'rm -rf "$tmp"' EXIT
  trap 'pass_on 129' HUP
  trap 'pass_on 130' INT
  trap 'pass_on 143' TERM
  TMPDIR=$tmp
  XDG_CACHE_HOME=$tmp/cache
  XDG_STATE_HOME=$tmp/state
  MAVEN_OPTS="-Djava.io.tmpdir=$tmp ${MAVEN_OPTS:-}"
  export TMPDIR XDG_CACHE_HOME XDG_STATE_HOME MAVEN_OPTS
}

pass_on() {
  interrupted=$1
  [ -n "$child" ] || exit "$1"
  kill -TERM "$child" 2>/dev/null
}

# supervise COMMAND...: a shell that waits for a foreground program keeps signals to itself until it has ended.
# The program has no input, or that of the file in $supervise_input.
supervise() {
  "$@" 9>&- <"${supervise_input:-/dev/null}" &
  child=$!
  wait "$child"
  supervise_result=$?
  # A signal cuts a wait short.
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    supervise_result=$?
  done
  child=
  return "${interrupted:-$supervise_result}"
}
