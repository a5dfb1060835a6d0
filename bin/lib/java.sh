# Finding a Java, and giving it a UTF-8 locale. Sourced by the launchers and the developer's commands; POSIX sh.

# The oldest Java that Portway's classes run on; the same number as maven.compiler.release in pom.xml.
java_oldest=17

# fail CODE-WORD SENTENCE...: one line on stderr, exit 2. Everything these scripts can refuse is usage or set-up.
fail() {
  fail_word=$1
  shift
  printf '%s: %s\n' "$fail_word" "$*" >&2
  exit 2
}

# java_feature JAVA: its feature release (8, 17, 25), or nothing. The "release" file is read where there is one:
# starting a JVM only to ask costs more than the whole launcher.
java_feature() {
  java_home=$(readlink -f "$1" 2>/dev/null) || return 0
  java_home=${java_home%/bin/java}
  if [ -r "$java_home/release" ]; then
    java_text=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$java_home/release")
  else
    java_text=$("$1" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  java_text=${java_text#1.}
  printf '%s' "${java_text%%[!0-9]*}"
}

# java_fits JAVA KIND: true when it is new enough and, for KIND jdk, has a compiler beside it.
# Leaves its feature release in $java_found.
java_fits() {
  [ -x "$1" ] || return 1
  java_found=$(java_feature "$1")
  [ -n "$java_found" ] && [ "$java_found" -ge "$java_oldest" ] || return 1
  [ "$2" != jdk ] || [ -x "$(dirname "$(readlink -f "$1")")/javac" ]
}

# find_java KIND: sets $java and $java_release; KIND is jre or jdk. False when there is none.
# PATH first, then JAVA_HOME, then the newest of the places where packages and people put one.
find_java() {
  for java in "$(command -v java 2>/dev/null)" "${JAVA_HOME:-}/bin/java"; do
    if java_fits "$java" "$1"; then
      java_release=$java_found
      return 0
    fi
  done
  java=
  java_release=0
  for java_candidate in /usr/lib/jvm/*/bin/java /usr/java/*/bin/java /opt/*/bin/java \
    "${HOME:-/nowhere}"/.sdkman/candidates/java/*/bin/java; do
    if java_fits "$java_candidate" "$1" && [ "$java_found" -gt "$java_release" ]; then
      java=$java_candidate
      java_release=$java_found
    fi
  done
  [ -n "$java" ]
}

# utf8_locale: the JVM decodes argv by the C locale it starts in, and no JVM option mends that afterwards.
# The user's language survives in $java_language, for the commands that speak more than one.
utf8_locale() {
  java_language=
  [ "$(locale charmap 2>/dev/null)" = UTF-8 ] && return 0
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    zh*) java_language='-Duser.language=zh -Duser.country=CN' ;;
  esac
  LC_ALL=C.UTF-8
  export LC_ALL
}
