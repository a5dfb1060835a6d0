# Building what a checkout's commands run. Sourced, POSIX sh; needs java.sh. Never part of the archive.

# build_stale HOME: true when target/portway is missing or older than something that goes into it.
# Directories count, so that a removed file is noticed too; the mark is as old as the start of its build.
build_stale() {
  [ -f "$1/target/portway/.built" ] || return 0
  [ -n "$(cd "$1" && find pom.xml .mvn LICENSE NOTICE bin conf docs tunnel-dist/pom.xml tunnel-dist/src \
    tunnel-common/pom.xml tunnel-common/src/main tunnel-server/pom.xml tunnel-server/src/main \
    tunnel-client/pom.xml tunnel-client/src/main -newer target/portway/.built -print 2>/dev/null | head -n 1)" ]
}

# build_locked COMMAND...: runs it while no other build of this checkout runs.
build_locked() {
  mkdir -p "$build_home/target"
  if command -v flock >/dev/null 2>&1; then
    (
      flock -n 9 || {
        echo "portway: waiting for another build of this checkout" >&2
        flock 9
      }
      "$@"
    ) 9>"$build_home/target/.build-lock"
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
  "$@"
  build_result=$?
  rm -rf "$build_home/target/.build-lock.d"
  return $build_result
}

# use_jdk: Maven builds with the Java that this finds, whatever PATH or JAVA_HOME would have given it.
use_jdk() {
  find_java jdk || fail JAVA "No JDK $java_oldest or newer on PATH, in JAVA_HOME or below /usr/lib/jvm." \
    "Install one, for example with: apt-get install default-jdk-headless."
  JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$java")")")
  export JAVA_HOME
  command -v mvn >/dev/null 2>&1 || fail MAVEN "Maven is not installed." \
    "Install it, for example with: apt-get install maven."
}

# Programs only: the checks and tests belong to bin/test, and cost a minute here.
build_programs() {
  build_stale "$build_home" || return 0
  echo "portway: building (a source is newer than target/portway)" >&2
  build_started=$build_home/target/.build-started
  : >"$build_started"
  if ! (cd "$build_home" && mvn -B -ntp -Dstyle.color=never -pl tunnel-dist -am -Dmaven.test.skip=true \
    -Dportway.quick package) >"$build_home/target/build.log" 2>&1 </dev/null; then
    grep -E 'ERROR|WARNING' "$build_home/target/build.log" | head -n 40 >&2
    return 1
  fi
  touch -r "$build_started" "$build_home/target/portway/.built"
  rm -f "$build_started"
}

# build_if_stale HOME. PORTWAY_NO_BUILD says that target/portway is to be taken as it is: bin/test holds the lock
# while its tests start these launchers.
build_if_stale() {
  [ -z "${PORTWAY_NO_BUILD:-}" ] || return 0
  build_home=$1
  build_stale "$build_home" || return 0
  use_jdk
  build_locked build_programs || fail BUILD "Building $build_home failed." "The lines above and target/build.log say where."
}
