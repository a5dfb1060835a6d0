package io.portway.testbed.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What bin/tunnel-server and bin/tunnel-client do in a checkout; the archive's are run for real
 * elsewhere.
 */
class LauncherTest {
  @TempDir Path directory;

  private ScriptedHost host;

  @BeforeEach
  void makeHost() throws IOException {
    host = new ScriptedHost(directory);
  }

  @Test
  void argumentsReachTheMainClassAsTheyAre() {
    Finished finished = host.run("tunnel-client", "sim", "search", "阅读", "a  b*", "--index", "");

    assertThat(finished.outOrThrow())
        .contains(
            "io.portway.client.ClientMain\nsim\nsearch\n阅读\na  b*\n--index\n\nLC_ALL=C.UTF-8");
    assertThat(host.run("tunnel-server", "check").outOrThrow())
        .contains("io.portway.relay.RelayMain\ncheck\n");
  }

  @Test
  void firstUseBuildsAndTheNextDoesNot() throws IOException {
    assertThat(host.run("tunnel-client", "--version").err())
        .contains("portway: building tunnel-dist");
    assertThat(host.run("tunnel-client", "--version").err()).isEmpty();

    assertThat(host.calls("mvn"))
        .singleElement()
        .asString()
        .contains("-pl tunnel-dist -am")
        .endsWith("package");
  }

  @Test
  void changedOrRemovedSourceBuildsAgain() throws IOException {
    Path source = host.root().resolve("tunnel-common/src/main/A.java");
    host.run("tunnel-client");
    Files.writeString(source, "");
    host.run("tunnel-client");
    Files.delete(source);
    host.run("tunnel-client");

    assertThat(host.calls("mvn")).hasSize(3);
  }

  @Test
  void twoAtOnceBuildOnce() throws IOException {
    Path go = directory.resolve("go");
    host.mvn(
        "until [ -e '"
            + go
            + "' ]; do sleep 0.05; done; mkdir -p target/portway/lib; touch target/portway/.built");
    List<CompletableFuture<Finished>> runs =
        Stream.of("tunnel-server", "tunnel-client")
            .map(program -> CompletableFuture.supplyAsync(() -> host.run(program)))
            .toList();
    Files.createFile(go);

    assertThat(runs).allSatisfy(run -> assertThat(run.join().exit()).isZero());
    assertThat(host.calls("mvn")).hasSize(1);
  }

  @Test
  void buildThatFailsEndsWithASentenceAndNoJava() throws IOException {
    host.mvn("echo '[ERROR] A.java:[1,2] illegal start of type'; exit 1");

    Finished finished = host.run("tunnel-client", "--version");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.out()).isEmpty();
    assertThat(finished.err()).contains("illegal start of type").contains("BUILD: Building ");
  }

  @Test
  void whatIsBuiltIsTakenAsItIsOnRequest() throws IOException {
    assertThat(host.run(Map.of("PORTWAY_NO_BUILD", "yes"), "tunnel-client").exit()).isZero();

    assertThat(host.calls("mvn")).isEmpty();
  }

  @Test
  void oldJavaOnPathIsPassedOverForTheNextThatFits() throws IOException {
    host.java("java", "11.0.2");
    host.java("jdk/bin/java", "21.0.3");
    host.tool("jdk/bin/javac", "");
    host.tool(
        "jdk/bin/java", Files.readString(host.tools().resolve("jdk/bin/java")) + "echo chosen=jdk");

    Finished finished =
        host.run(Map.of("JAVA_HOME", host.tools().resolve("jdk").toString()), "tunnel-client");

    assertThat(finished.outOrThrow()).contains("chosen=jdk");
  }

  @Test
  void localeThatIsUtf8StaysAndAnotherIsReplaced() {
    assertThat(host.run(Map.of("LC_ALL", "C.UTF-8"), "tunnel-client").out())
        .contains("LC_ALL=C.UTF-8");
    assertThat(host.run(Map.of("LANG", "C.UTF-8"), "tunnel-client").out()).contains("LC_ALL= ");
    assertThat(host.run(Map.of("LC_ALL", "C"), "tunnel-client").out()).contains("LC_ALL=C.UTF-8");
  }

  @Test
  void languageSurvivesALocaleThatIsNotInstalled() {
    assertThat(host.run(Map.of("LC_ALL", "zh_CN.GBK"), "tunnel-client").out())
        .contains("-Duser.language=zh")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  void daemonIsTunedToStaySmallAndACommandToStartFast() {
    assertThat(host.run("tunnel-server", "-c", "check", "run").out())
        .contains("-XX:+UseSerialGC", "-Xmx128m", "MALLOC_ARENA_MAX=2")
        .doesNotContain("TieredStopAtLevel");
    assertThat(host.run("tunnel-server", "-c", "run", "check").out())
        .contains("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .doesNotContain("-Xmx128m");
  }

  @Test
  void optionThatAJavaLacksIsLeftOutAndNoneIsIgnored() throws IOException {
    String lacked = "-XX:TrimNativeHeapInterval";
    assertThat(host.run("tunnel-server", "run").out())
        .contains(lacked)
        .doesNotContain("IgnoreUnrecognizedVMOptions");

    host.tool(
        "java",
        """
        if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
        case $* in *%s*) exit 1 ;; esac
        for word; do echo "$word"; done
        """
            .formatted(lacked));
    assertThat(host.run("tunnel-server", "run").out()).contains("-Xmx128m").doesNotContain(lacked);
  }

  @Test
  void simMapsAnArchiveOfItsClassesThatTheFirstStartMakes() throws IOException {
    Path dumps = makesArchives("echo archive >\"$file\"");

    Finished first = host.run("tunnel-client", "sim", "check", "a");
    Finished second = host.run("tunnel-client", "sim", "check", "--help");

    assertThat(dumps).hasContent("dump\n");
    Path archive = archive();
    assertThat(first.out()).contains("-XX:SharedArchiveFile=" + archive, "-Xlog:disable");
    assertThat(second.out()).contains("-XX:SharedArchiveFile=" + archive);
    assertThat(second.err()).isEmpty();
    assertThat(host.run("tunnel-client", "status").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void archiveThatWasCutShortOrIsAnotherJavasIsNeverMapped() throws IOException {
    Path dumps = makesArchives("echo archive >\"$file\"");
    host.run("tunnel-client", "sim", "check", "a");
    Files.writeString(archive(), "arch");

    assertThat(host.run("tunnel-client", "sim", "check", "a").out()).contains(archive().toString());
    assertThat(archive()).hasContent("archive\n");
    assertThat(dumps).hasContent("dump\ndump\n");

    Files.writeString(host.root().resolve("target/portway/lib/another.jar"), "");
    host.run("tunnel-client", "sim", "check", "a");
    assertThat(dumps).hasContent("dump\ndump\ndump\n");
  }

  @Test
  void javaThatMakesNoArchiveIsAskedOnceAndRunsWithoutOne() throws IOException {
    Path dumps = makesArchives("echo No shared archive; exit 1");

    for (int i = 0; i < 2; i++) {
      Finished finished = host.run("tunnel-client", "sim", "check", "a");
      assertThat(finished.out()).contains("ClientMain\nsim\ncheck\na").doesNotContain("hared");
      assertThat(finished.err()).isEmpty();
    }
    assertThat(dumps).hasContent("dump\n");
  }

  @Test
  void simRunsWithoutAnArchiveWhereNoneCanBeKept() throws IOException {
    Path dumps = makesArchives("echo archive >\"$file\"");
    Path file = Files.createFile(host.root().resolve("target/portway/cache"));

    Finished finished =
        host.run(Map.of("XDG_CACHE_HOME", file.toString()), "tunnel-client", "sim", "check", "a");

    assertThat(finished.out()).contains("ClientMain\nsim\ncheck\na").doesNotContain("hared");
    assertThat(finished.err()).isEmpty();
    assertThat(dumps).doesNotExist();
  }

  /** A Java that answers a request for an archive so, and notes each in the file returned. */
  private Path makesArchives(String answer) throws IOException {
    host.run("tunnel-client", "--version");
    Path dumps = directory.resolve("dumps");
    Path java = host.tools().resolve("java");
    String usual = Files.readString(java).lines().skip(1).collect(Collectors.joining("\n"));
    host.tool(
        "java",
        """
        for word; do case $word in -XX:SharedArchiveFile=*) file=${word#*=} ;; esac; done
        case $* in *-Xshare:dump*) echo dump >>'%s'; %s; exit ;; esac
        """
                .formatted(dumps, answer)
            + usual);
    return dumps;
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(host.root().resolve("target/portway/cache"))) {
      return files.reduce((one, other) -> other).orElseThrow();
    }
  }

  @Test
  void optionsOfTheUserComeLast() {
    assertThat(host.run(Map.of("PORTWAY_JAVA_OPTS", "-Xmx64m -Dx=*"), "tunnel-server", "run").out())
        .containsSubsequence("-Xmx128m", "-Xmx64m\n-Dx=*\n-cp");
  }

  @Test
  void newerJavaIsToldThatNativeLibrariesAreMeant() throws IOException {
    assertThat(host.run("tunnel-client").out()).doesNotContain("--enable-native-access");

    host.java("java", "25");
    assertThat(host.run("tunnel-client").out()).contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void launcherBecomesTheJvm() throws Exception {
    Process process =
        new ProcessBuilder(host.command(Map.of(), "tunnel-client").words())
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader().lines())
        .contains("LC_ALL=C.UTF-8 MALLOC_ARENA_MAX= pid=" + process.pid());
    assertThat(process.waitFor()).isZero();
  }
}
