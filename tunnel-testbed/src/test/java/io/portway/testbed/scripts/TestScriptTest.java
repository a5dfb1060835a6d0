package io.portway.testbed.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What bin/test does around the tests: the host's preparation, the list of skips, what it leaves
 * behind.
 */
class TestScriptTest {
  private static final String REPORTS =
      "mkdir -p tunnel-common/target/surefire-reports && cat"
          + " >tunnel-common/target/surefire-reports/TEST-a.xml <<'END'\n"
          + "%s\n"
          + "END";
  private static final String PASSED =
      REPORTS.formatted("<testcase name=\"works\" classname=\"io.portway.ATest\"/>");
  private static final String SKIPPED =
      REPORTS.formatted(
          "<testcase name=\"worksWithIt\" classname=\"io.portway.ATest\" time=\"0\">\n"
              + "<skipped message=\"Assumption failed: no &quot;it&quot; here\"/></testcase>");

  @TempDir Path directory;

  private ScriptedHost host;

  @BeforeEach
  void makeHost() throws IOException {
    host = new ScriptedHost(directory);
    host.mvn(PASSED);
  }

  @Test
  void everythingIsVerifiedAndNothingIsLeftBehind() throws IOException {
    Finished finished = host.run("test");

    assertThat(finished.outOrThrow()).endsWith("No test was skipped.\n");
    assertThat(host.calls("mvn")).last().asString().endsWith("verify");
    assertThat(host.temporary()).isEmptyDirectory();
  }

  @Test
  void noMavenLeavesItsPerformanceDataInTheTemporaryDirectory() throws IOException {
    host.mvn("printf '%s\\n' \"$MAVEN_OPTS\" >>'" + host.log("options") + "'");

    host.run("test", "ATest");

    // One looks whether Maven works here, one tests.
    assertThat(host.calls("options"))
        .hasSize(2)
        .allSatisfy(options -> assertThat(options).contains("-XX:-UsePerfData"));
  }

  @Test
  void namesSelectUnitTestsAndEndToEndTestsApart() throws IOException {
    host.run("test", "ATest", "BEndToEndTest#c").outOrThrow();

    assertThat(host.calls("mvn"))
        .last()
        .asString()
        .contains("-Dtest=none,ATest ", "-Dit.test=none,BEndToEndTest#c ");
  }

  @Test
  void soakRunsForAsManyMinutesAsItIsTold() throws IOException {
    host.run("test", "soak", "3").outOrThrow();

    assertThat(host.calls("mvn"))
        .last()
        .asString()
        .contains("SoakEndToEndTest", "-Dportway.soak.minutes=3 ");

    host.run(Map.of("PORTWAY_SEED", "7"), "test", "soak").outOrThrow();

    assertThat(host.calls("mvn"))
        .last()
        .asString()
        .contains("-Dportway.soak.minutes=20 ", "-Dportway.seed=7 ");
  }

  @Test
  void case2RunsForAsManyRoundsAsItIsTold() throws IOException {
    host.run("test", "case2").outOrThrow();

    assertThat(host.calls("mvn"))
        .last()
        .asString()
        .contains("-Dit.test=Case2EndToEndTest ", "-Dportway.case2.rounds=3 ");
  }

  @Test
  void soakTakesNothingButMinutes() {
    for (String wrong : new String[] {"0", "x", "-1", "1.5", "1000"}) {
      Finished finished = host.run("test", "soak", wrong);

      assertThat(finished.exit()).isEqualTo(2);
      assertThat(finished.err()).startsWith("USAGE: soak " + wrong + " (expected: one number");
    }
  }

  @Test
  void enginesUnderAnotherLicenceAreFetchedForThoseOnlyWhoAcceptIt() throws IOException {
    host.java("java", "25.0.1");

    Finished finished = host.run("test", "engines");

    assertThat(finished.exit()).isZero();
    assertThat(finished.err())
        .contains("left out: Elasticsearch 7.17, 8 and 9: PORTWAY_ENGINES_ELASTIC_LICENCE=yes");
    assertThat(finished.out()).contains("Left out:\n  Elasticsearch 7.17, 8 and 9:");
    assertThat(host.calls("mvn"))
        .last()
        .asString()
        .contains("-Pengines,engines-newer-jdk -Dportway.newer-jdk=/", "EnginesEndToEndTest ");

    finished = host.run(Map.of("PORTWAY_ENGINES_ELASTIC_LICENCE", "yes"), "test", "engines");

    assertThat(finished.outOrThrow()).doesNotContain("Left out");
    assertThat(host.calls("mvn"))
        .last()
        .asString()
        .contains("-Pengines,engines-newer-jdk,engines-elastic,engines-elastic-newer-jdk ");
  }

  @Test
  void enginesTakeNoNames() {
    Finished finished = host.run("test", "engines", "opensearch-3");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err()).startsWith("USAGE: engines opensearch-3 (expected: engines alone)");
  }

  @Test
  void nameThatNoTestHasIsRefused() throws IOException {
    host.mvn("");

    Finished finished = host.run("test", "Nothing");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err()).startsWith("USAGE: No test is called Nothing.");
  }

  @Test
  void failureIsPassedOn() throws IOException {
    host.mvn("case $* in *verify) exit 1 ;; esac");

    assertThat(host.run("test").exit()).isEqualTo(1);
  }

  @Test
  void skipIsListedWithItsReason() throws IOException {
    host.mvn(SKIPPED);

    assertThat(host.run("test").outOrThrow())
        .endsWith("Skipped tests:\n  ATest#worksWithIt: Assumption failed: no \"it\" here\n");
  }

  @Test
  void skipFailsInContinuousIntegration() throws IOException {
    host.mvn(SKIPPED);

    assertThat(host.run(Map.of("CI", "true"), "test").exit()).isEqualTo(1);
  }

  @Test
  void runWithoutSkipsPassesInContinuousIntegration() {
    assertThat(host.run(Map.of("CI", "true"), "test").exit()).isZero();
  }

  @Test
  void ordinaryUserIsToldWhatToInstall() throws IOException {
    host.remove("curl");
    host.tool("apt-get", "");
    host.tool("id", "echo 1000");

    Finished finished = host.run("test");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err())
        .isEqualTo(
            "PACKAGES: Not installed: curl. Install them as root:"
                + " apt-get update && apt-get install --no-install-recommends curl\n");
  }

  @Test
  void whatReportsAreLookedAtWithIsNamedPartByPart() throws IOException {
    for (String tool : new String[] {"chromium", "libswlo.so", "pdftotext"}) {
      host.remove(tool);
    }
    host.tool("fc-list", "echo 'DejaVuSans.ttf: DejaVu Sans:style=Book'");

    assertThat(host.run("test").err())
        .contains(
            ": chromium-headless-shell libreoffice-writer-nogui poppler-utils fonts-noto-cjk.");

    host.tool("chromium-headless-shell", "");
    host.remove("soffice");

    assertThat(host.run("test").err())
        .contains(
            ": libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils fonts-noto-cjk.");
  }

  @Test
  void otherDistributionIsToldWhatIsMissing() throws IOException {
    host.remove("curl");

    Finished finished = host.run("test");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err())
        .isEqualTo(
            "PACKAGES: Not installed, and this is no Debian: curl. Install what they provide by"
                + " hand.\n");
  }

  @Test
  void sudoWithoutAPasswordIsUsed() throws IOException {
    host.remove("curl");
    host.tool("id", "echo 1000");
    host.tool(
        "sudo",
        "printf '%s\\n' \"$*\" >>'"
            + host.log("sudo")
            + "'\ncase $* in *true) ;; *) exit 1 ;; esac");
    host.tool("apt-get", "");

    host.run("test");

    assertThat(host.calls("sudo"))
        .last()
        .asString()
        .startsWith("-n env DEBIAN_FRONTEND=noninteractive")
        .endsWith("update");
  }

  @Test
  void missingNetworkIsOneSentenceBeforeAnythingIsInstalled() throws IOException {
    host.remove("curl");
    host.tool("id", "echo 0");
    host.tool(
        "apt-get",
        "printf '%s\\n' \"$*\" >>'"
            + host.log("apt")
            + "'\ncase $* in *download-only*) exit 100 ;; esac");

    Finished finished = host.run("test");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err())
        .endsWith("Check the network, or install by hand: curl\n")
        .contains("NETWORK: ");
    assertThat(host.calls("apt"))
        .hasSize(2)
        .last()
        .asString()
        .endsWith("--no-install-recommends --download-only install curl");
  }

  @Test
  void mavenWithoutNetworkIsOneSentence() throws IOException {
    host.mvn("echo '[ERROR] Could not transfer artifact a:b:c'; exit 1");

    Finished finished = host.run("test");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err()).startsWith("NETWORK: Maven could not download").hasLineCount(1);
  }

  @Test
  void tooLittleMemoryIsOneSentenceBeforeAnythingElse() throws IOException {
    host.tool("awk", "case $* in *MemAvailable*) echo 100 ;; *) exec /usr/bin/awk \"$@\" ;; esac");

    assertNothingIsDoneBut("MEMORY: 100 MiB of memory are available (expected: 3000 or more)");
  }

  @Test
  void fullDiskIsOneSentenceBeforeAnythingElse() throws IOException {
    host.tool("df", "printf 'Filesystem 1024-blocks Used Available\\n/dev/x 1 1 102400\\n'");

    assertNothingIsDoneBut("DISK: " + host.root() + " has 100 MiB free (expected: 4000 or more)");
  }

  private void assertNothingIsDoneBut(String said) throws IOException {
    host.remove("curl");
    host.tool("apt-get", "printf '%s\\n' \"$*\" >>'" + host.log("apt") + "'");

    Finished finished = host.run("test");

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err()).startsWith(said).hasLineCount(1);
    assertThat(host.calls("apt")).isEmpty();
    assertThat(host.calls("mvn")).isEmpty();
  }
}
