# Running a main class of the testbed. Sourced, POSIX sh; needs java.sh, build.sh and prepare.sh.

# run_testbed NAME build|bench MAIN-CLASS ARG...
# $testbed_within is a command that runs another one, the JVM, in its own place; by default none.
run_testbed() {
  testbed_name=$1
  testbed_main=$3
  prepare "$2" "$(dirname "$bin")"
  build_if_stale testbed "$build_home"
  prepared "$2"
  shift 3

  private_tmp "$testbed_name"
  utf8_locale
  # The launchers that the testbed starts find everything built.
  PORTWAY_NO_BUILD=yes
  export PORTWAY_NO_BUILD
  testbed_target=$build_home/tunnel-testbed/target
  # shellcheck disable=SC2086
  supervise ${testbed_within:-} "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dfile.encoding=UTF-8 $java_language \
    "-Djava.io.tmpdir=$tmp" -cp "$testbed_target/classes:$(cat "$testbed_target/class-path")" "$testbed_main" "$@"
  exit
}
