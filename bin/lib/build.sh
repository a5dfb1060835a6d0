# Building what a checkout's commands run. Sourced, POSIX sh; needs java.sh. Never part of the archive.

# newer_than MARK PATH...: true when there is no such file, or one of the paths, or something below it, is newer.
# Directories count, so that a removed file is noticed too; a mark is as old as the start of its build.
newer_than() {
  [ -f "$build_home/$1" ] || return 0
  newer_mark=$1
  shift
  [ -n "$(cd "$build_home" && find "$@" -newer "$newer_mark" -print 2>/dev/null | head -n 1)" ]
}

programs_stale() {
  newer_than target/portway/.built pom.xml .mvn LICENSE NOTICE conf docs bin/tunnel-server \
    bin/tunnel-client bin/lib/java.sh bin/lib/launch.sh bin/lib/sim.classes tunnel-dist/pom.xml tunnel-dist/src \
    tunnel-common/pom.xml tunnel-common/src/main tunnel-server/pom.xml tunnel-server/src/main \
    tunnel-client/pom.xml tunnel-client/src/main
}

testbed_stale() {
  programs_stale || newer_than tunnel-testbed/target/.built tunnel-testbed/pom.xml tunnel-testbed/src/main \
    tunnel-testbed/search-server/pom.xml tunnel-testbed/search-server/src
}

# lock_build: waits until no other build of this checkout runs. Give what is started under it "9>&-", so that
# nothing but this shell holds the lock.
lock_build() {
  mkdir -p "$build_home/target" || fail DIRECTORY "$build_home/target can't be written. Use a checkout of your own."
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$build_home/target/.build-lock"
    flock -n 9 && return
    echo "portway: waiting for another build of this checkout" >&2
    flock 9
    return
  fi
  # Without flock a directory is the lock. One whose holder is gone is taken over.
  until mkdir "$build_home/target/.build-lock.d" 2>/dev/null; do
    build_holder=$(cat "$build_home/target/.build-lock.d/pid" 2>/dev/null)
    if [ -n "$build_holder" ] && ! kill -0 "$build_holder" 2>/dev/null; then
      rm -rf "$build_home/target/.build-lock.d"
    else
      sleep 1
    fi
  done
  echo $$ >"$build_home/target/.build-lock.d/pid"
}

unlock_build() {
  exec 9>&-
  [ "$(cat "$build_home/target/.build-lock.d/pid" 2>/dev/null)" != $$ ] || rm -rf "$build_home/target/.build-lock.d"
}

# use_jdk: Maven builds with the Java that this finds, whatever PATH or JAVA_HOME would have given it.
use_jdk() {
  find_java jdk || fail JAVA "No JDK $java_oldest or newer on PATH, in JAVA_HOME or below /usr/lib/jvm." \
    "Install one, for example with: apt-get install default-jdk-headless."
  JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$java")")")
  # No hsperfdata file in the temporary directory, which others share.
  MAVEN_OPTS="-XX:-UsePerfData ${MAVEN_OPTS:-}"
  export JAVA_HOME MAVEN_OPTS
  command -v mvn >/dev/null 2>&1 || fail MAVEN "Maven is not installed." \
    "Install it, for example with: apt-get install maven."
}

# build_quickly MODULE: the module and those before it. The checks and tests belong to bin/test; they cost a minute here.
build_quickly() {
  echo "portway: building $1 (a source is newer; the first build also downloads libraries)" >&2
  build_started=$build_home/target/.build-started
  : >"$build_started"
  if ! (cd "$build_home" && mvn -B -ntp -Dstyle.color=never -pl "$1" -am -Dmaven.test.skip=true \
    -Dportway.quick package) >"$build_home/target/build.log" 2>&1 </dev/null 9>&-; then
    grep -E 'ERROR|WARNING' "$build_home/target/build.log" | head -n 40 >&2
    fail BUILD "Building $build_home failed." "The lines above and target/build.log say where."
  fi
  touch -r "$build_started" "$build_home/target/portway/.built"
  [ "$1" != tunnel-testbed ] || touch -r "$build_started" "$build_home/tunnel-testbed/target/.built"
  rm -f "$build_started"
}

# build_if_stale programs|testbed HOME. PORTWAY_NO_BUILD says that what is built is to be taken as it is: bin/test
# holds the lock while its tests start the launchers.
build_if_stale() {
  [ -z "${PORTWAY_NO_BUILD:-}" ] || return 0
  build_home=$2
  "$1_stale" || return 0
  use_jdk
  lock_build
  # Whoever held the lock may have built it.
  if "$1_stale"; then
    case $1 in
      programs) build_quickly tunnel-dist ;;
      testbed) build_quickly tunnel-testbed ;;
    esac
  fi
  unlock_build
}
