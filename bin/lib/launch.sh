# What bin/tunnel-server and bin/tunnel-client share. Sourced, POSIX sh; expects $bin, the real directory of the launcher.
# The same file serves a checkout, where the programs are built when a source is newer, and an unpacked archive.

. "$bin/lib/java.sh"

home=$(dirname "$bin")
if [ -f "$home/pom.xml" ]; then
  . "$bin/lib/build.sh"
  build_if_stale programs "$home"
  home=$home/target/portway
fi

# cache_dir: where a library that draws on the terminal unpacks its native part, and daemons keep their class archive;
# nothing when none can be had. Netty and SQLite are told by the programs to unpack in their state directory.
# systemd names a CacheDirectory= in the environment.
cache_dir() {
  if [ -n "${CACHE_DIRECTORY:-}" ] && [ -w "$CACHE_DIRECTORY" ]; then
    printf '%s' "$CACHE_DIRECTORY"
    return
  fi
  cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  [ -n "$cache" ] || cache=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)/.cache
  mkdir -p "$cache/portway" 2>/dev/null && [ -w "$cache/portway" ] && printf '%s' "$cache/portway"
}

# kind_of ARG...: daemon, quick or work, by the subcommand, which options may precede.
kind_of() {
  while [ $# -gt 0 ]; do
    case $1 in
      -c | --config) [ $# -gt 1 ] && shift ;;
      -*) ;;
      run | visit) echo daemon && return ;;
      sim) echo work && return ;;
      *) break ;;
    esac
    shift
  done
  echo quick
}

# archive_key WORD...: a number that differs wherever a class archive would not fit: another Java, other jars, other words.
archive_key() {
  archive_sum=$({
    archive_java=$(readlink -f "$java")
    cat "${archive_java%/bin/java}/release" 2>/dev/null || printf '%s\n' "$archive_java"
    ls "$home/lib"
    cat "$home"/lib/tunnel-*.jar 2>/dev/null
    printf '%s\n' "$@"
  } | cksum)
  printf '%s' "${archive_sum%% *}"
}

# class_archive MAIN-CLASS: sets $archive to the option that lets a daemon's JVM map the classes that the first run has
# parsed and linked, or $archive_wanted to the file that this run is to write them to; neither where neither can be. A
# JVM that is killed while it writes, or a full disk, leaves half an archive, and a JVM crashes on one: it is taken into
# use after a JVM that does nothing else has read all of it. The name has everything in it that the archive depends on;
# a jar that is built again may differ in nothing but its bytes. Archives of other builds are removed.
class_archive() {
  archive=
  archive_wanted=
  archives=$home/cache
  [ -w "$archives" ] || mkdir "$archives" 2>/dev/null || archives=$(cache_dir)
  [ -n "$archives" ] || return 0
  archive_file=$archives/$1-$(archive_key).jsa
  if [ ! -r "$archive_file" ] && [ -r "$archive_file.new" ]; then
    # shellcheck disable=SC2086
    if "$java" $options -Xshare:on -XX:+VerifySharedSpaces -XX:ErrorFile=/dev/null -XX:-CreateCoredumpOnCrash \
      "-XX:SharedArchiveFile=$archive_file.new" -cp "$home/lib/*" "$1" --version >/dev/null 2>&1; then
      mv -f "$archive_file.new" "$archive_file" 2>/dev/null
    else
      rm -f "$archive_file.new"
    fi
  fi
  if [ -r "$archive_file" ]; then
    archive=-XX:SharedArchiveFile=$archive_file
  elif [ -w "$archives" ]; then
    rm -f "$archives/$1"-*.jsa "$archives/$1"-*.jsa.new "$archives/$1"-*.part
    archive_wanted=$archive_file.new
  fi
}

# sim_archive MAIN-CLASS: sets $archive to the options that let a JVM map the classes that sim.classes names, parsed and linked
# before; to nothing where none can be had. The build has the archive made beside the jars, which serves the Java that it
# was built with in the place where it was built; anywhere else the first start makes one, there or in the user's cache
# directory. It is written under a name of its own and renamed when a JVM has mapped it. The name ends in the size: a JVM
# crashes on an archive that was cut short. An empty one says that none could be made, and that it is tried again tomorrow.
sim_archive() {
  archive=
  [ -r "$bin/lib/sim.classes" ] || return 0
  sim_key=$(archive_key "$home" "$(cksum <"$bin/lib/sim.classes")")
  sim_cache=$(cache_dir)
  for sim_folder in "$home/cache" "$sim_cache"; do
    for sim_file in "$sim_folder/sim-$sim_key"-*.jsa; do
      [ -n "$sim_folder" ] && [ -r "$sim_file" ] || continue
      sim_size=${sim_file##*-}
      [ "$(file_size "$sim_file")" = "${sim_size%.jsa}" ] || continue
      if [ "$sim_size" = 0.jsa ]; then
        [ -n "$(find "$sim_file" -mtime +0 2>/dev/null)" ] || return 0
      else
        use_archive "$sim_file"
        return
      fi
    done
  done
  sim_folder=$home/cache
  { [ -d "$sim_folder" ] && [ -w "$sim_folder" ]; } || mkdir "$sim_folder" 2>/dev/null || sim_folder=$sim_cache
  [ -n "$sim_folder" ] || return 0
  sim_new=$sim_folder/sim-$sim_key.$$
  # G1 is the collector whose dump has the heap's part, whatever collector maps it later.
  "$java" -XX:+UseG1GC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:dump "-XX:SharedClassListFile=$bin/lib/sim.classes" \
    "-XX:SharedArchiveFile=$sim_new" -cp "$home/lib/*" >/dev/null 2>&1 </dev/null
  use_archive "$sim_new"
  # shellcheck disable=SC2086
  if [ -s "$sim_new" ] && "$java" $options $archive_options -Xshare:on "$archive" -cp "$home/lib/*" "$1" --version \
    >/dev/null 2>&1 </dev/null; then
    sim_file=$sim_folder/sim-$sim_key-$(file_size "$sim_new").jsa
    mv -f "$sim_new" "$sim_file" 2>/dev/null && use_archive "$sim_file" || archive=
  else
    archive=
    archive_options=
    rm -f "$sim_new"
    (: >"$sim_folder/sim-$sim_key-0.jsa") 2>/dev/null
  fi
  # Those of other builds and Javas; one in use elsewhere is made again.
  find "$sim_folder" -name 'sim-*' -mtime +7 -exec rm -f {} + 2>/dev/null
  return 0
}

file_size() {
  { wc -c <"$1"; } 2>/dev/null
}

# use_archive FILE: what a JVM says of an archive that does not fit would stand between a command's results.
use_archive() {
  archive=-XX:SharedArchiveFile=$1
  archive_options='-Xshare:auto -Xlog:disable -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0'
}

# launch MAIN-CLASS ARG...: becomes the JVM, so that the pid and the signals are its own.
launch() {
  main=$1
  shift

  find_java jre || fail JAVA "No Java $java_oldest or newer on PATH, in JAVA_HOME or below /usr/lib/jvm." \
    "Install one, for example with: apt-get install default-jre-headless."
  utf8_locale

  # No hsperfdata file: it would stay in the temporary directory when the process is killed.
  options="-XX:+UseSerialGC -XX:-UsePerfData -Dfile.encoding=UTF-8 $java_language"
  # Netty reaches direct memory without cleaners through these two packages.
  options="$options --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"
  options="$options -Dio.netty.tryReflectionSetAccessible=true -Dio.netty.leakDetection.level=disabled"
  # Pools of 1 MiB chunks, whose idle rest goes back: what a burst needed is not kept for good.
  options="$options -Dio.netty.allocator.type=pooled -Dio.netty.allocator.maxOrder=7"
  options="$options -Dio.netty.allocator.cacheTrimIntervalMillis=5000"
  [ "$java_release" -lt 22 ] || options="$options --enable-native-access=ALL-UNNAMED"
  [ "$java_release" -lt 24 ] || options="$options --sun-misc-unsafe-memory-access=allow"

  cache=
  archive=
  archive_wanted=
  archive_options=
  case $(kind_of "$@") in
    daemon)
      # A forwarder makes almost no garbage: a small heap, and direct memory for the windows of its sessions.
      # After a failed allocation nothing can be relied on; a supervisor starts a daemon again within seconds.
      options="$options -Xms16m -Xmx128m -XX:MaxDirectMemorySize=256m -XX:+ExitOnOutOfMemoryError"
      # What a burst needed goes back at the next full collection; and no more code than such a program can have.
      options="$options -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25 -XX:ReservedCodeCacheSize=64m"
      # The same for what the compiler took from malloc, and for caches such as the manifests of signed jars.
      options="$options -XX:SoftRefLRUPolicyMSPerMB=10"
      # Early releases of 17 lack it. Told to ignore what it does not know, a JVM would ignore the user's typos, too.
      trim=-XX:TrimNativeHeapInterval=10000
      ! "$java" "$trim" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData -version >/dev/null 2>&1 ||
        options="$options $trim"
      # An archive that is moved in memory is copied; mapped where it was made for, its pages stay the file's.
      options="$options -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
      options="$options -Dio.netty.allocator.numHeapArenas=1"
      # glibc's arena for each thread would cost more than the heap.
      MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
      export MALLOC_ARENA_MAX
      options="$options -Xlog:cds=off -Xlog:cds+dynamic=off"
      class_archive "$main"
      ;;
    quick) options="$options -XX:TieredStopAtLevel=1" ;;
    work)
      # Three thousand paragraphs still take less time with the quick compiler alone: most of it is the server's.
      options="$options -XX:TieredStopAtLevel=1"
      cache=$(cache_dir)
      sim_archive "$main"
      ;;
  esac

  # Word splitting is meant, globbing is not: the class path ends in an asterisk that belongs to the JVM.
  set -f
  # shellcheck disable=SC2086
  exec "$java" $options $archive_options ${cache:+"-Djline.tmpdir=$cache"} ${archive:+"$archive"} \
    ${archive_wanted:+-XX:+RecordDynamicDumpInfo "-Dportway.class-archive=$archive_wanted"} "-Dportway.home=$home" \
    ${PORTWAY_JAVA_OPTS:-} -cp "$home/lib/*" "$main" "$@"
}
