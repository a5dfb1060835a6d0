package io.portway.testbed.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.ssh.Homes;
import io.portway.testbed.ssh.RealSshd;
import io.portway.testbed.ssh.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The errors that the note met behind the login, on a host with users as in the note: one who logs
 * in, one whose script is wanted, one who installed a module for herself.
 */
@Timeout(120)
final class RemoteErrorsEndToEndTest {
  private static final int REMOTE = 7;
  private static final int LEAKED = 6;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String SCRIPT = "/home/user2/truebash/assess_report.py";
  private static final String CONDA = "/home/user1/anaconda3/bin/python";

  private static final String FURNITURE =
      """
      mkdir -p /home/user2/truebash /home/user2/data /home/user1/data
      printf '#！/home/user1/anaconda3/bin/python\\nprint([])\\n' > /home/user2/truebash/assess_report.py
      cp /home/user2/truebash/assess_report.py /home/user1/mine.py
      chmod 700 /home/user2
      /usr/bin/python3 -m venv --without-pip /home/user1/anaconda3
      for site in /home/user1/anaconda3/lib/python3.*/site-packages; do
        echo 'x = 1' > "$site/portway_conda.py"
      done
      echo 'PATH=/home/user1/anaconda3/bin:$PATH' > /home/user1/.bash_profile
      site=$(HOME=/home/user3 /usr/bin/python3 -c 'import site; print(site.getusersitepackages())')
      mkdir -p "$site"
      echo 'x = 1' > "$site/portway_own.py"
      echo 'export VIRTUAL_ENV=/home/user3/venv' > /home/user3/.bash_profile
      """;

  @TempDir private static Path dir;

  private static RealSshd sshd;

  @BeforeAll
  static void start() {
    Tools.require("ssh", "ps");
    Path directory = dir.resolve("sshd");
    Homes homes = Homes.of(directory, List.of("user1", "user2", "user3"), FURNITURE);
    sshd = RealSshd.start(directory, homes::within, homes.configuration());
  }

  @AfterAll
  static void stop() {
    if (sshd != null) {
      sshd.close();
    }
  }

  // ---- connections that nobody closed ----

  @Test
  void sessionsThatWereNotClosedAreCountedAndLeftAlone() {
    List<ChildProcess> leaked = new ArrayList<>();
    try {
      for (int i = 0; i < LEAKED; i++) {
        ChildProcess ssh = ChildProcess.start("leaked-" + i, ssh("echo open; exec cat"), dir);
        leaked.add(ssh);
        ssh.awaitLine(Pattern.compile("open"), LIMIT);
      }

      SimDoctor doctor = doctor("user1");

      doctor.isWell().warns("sessions", "user1 has 6 SSH sessions open");
      assertThat(doctor.sentence("sessions")).contains("does not close them");
      assertThat(leaked).allMatch(ChildProcess::alive);
    } finally {
      leaked.forEach(ChildProcess::close);
    }
  }

  // ---- no module named six ----

  @Test
  void moduleOfAnotherInterpreterIsFoundThere() {
    SimDoctor doctor = doctor("user1", "--module", "portway_conda");

    doctor
        .fails("modules", REMOTE, "No module named 'portway_conda'", "没有模块 portway_conda")
        .warns("interpreter", "in a login shell it would be " + CONDA);
    assertThat(doctor.sentence("modules")).contains("/usr/bin/python3", CONDA + " has it");
    assertThat(doctor.remedy("modules")).contains("--interpreter " + CONDA);
    doctor("user1", "--module", "portway_conda", "--interpreter", CONDA).isWell();
  }

  @Test
  void moduleOfAnotherUserIsFoundInHerDirectory() {
    SimDoctor doctor = doctor("user1", "--module", "portway_own");

    doctor.fails("modules", REMOTE, "It is installed for user3 alone");
    assertThat(doctor.sentence("modules")).contains("/home/user3/.local/lib/python3.");
    assertThat(doctor.remedy("modules")).contains("pip install --user portway_own");
    doctor("user3", "--module", "portway_own")
        .isWell()
        .warns("interpreter", "a login shell activates /home/user3/venv");
  }

  @Test
  void interpreterThatIsNotThereIsNamed() {
    doctor("user1", "--interpreter", "/home/anaconda3/bin/python")
        .fails("interpreter", REMOTE, "There is no /home/anaconda3/bin/python");
  }

  // ---- another user than the script's ----

  @Test
  void scriptInAnotherUsersHomeIsOutOfReach() {
    SimDoctor doctor =
        doctor("user1", "--script", SCRIPT, "--data", "/home/user2/data", "--module", "six_");

    doctor.fails(
        "script",
        REMOTE,
        "user1 (uid 61001, home /home/user1) can't pass /home/user2, which belongs to user2",
        "进不了 /home/user2，它属于 user2");
    assertThat(doctor.remedy("script")).startsWith("Log in as user2");
    assertThat(doctor.status("data")).isEqualTo("failed");
    assertThat(doctor.sentence("modules")).contains("may be in the home of user2, /home/user2");

    SimDoctor owner = doctor("user2", "--script", SCRIPT, "--data", "/home/user2/data").isWell();
    owner.warns("script", "its first line has full-width");
  }

  @Test
  void relativePathsBeginAtHome() {
    SimDoctor doctor = doctor("user1", "--script", "mine.py", "--data", "~/data");

    doctor.isWell();
    assertThat(doctor.sentence("data")).contains("/home/user1/data");
    doctor("user1", "--script", "~/truebash/x.py")
        .fails("script", REMOTE, "/home/user1/truebash does not exist");
  }

  @Test
  void whatIsTypedIsNeverRunByAShell() {
    String hostile = "/tmp/$(touch /home/user1/hit); `touch /home/user1/hit`'\"\n- x";
    SimDoctor doctor = doctor("user1", "--script", hostile, "--data", hostile, "--module", hostile);

    assertThat(doctor.english().exit()).as(doctor.english().out()).isEqualTo(REMOTE);
    assertThat(ssh("ls -a").run(LIMIT).outOrThrow()).contains("anaconda3").doesNotContain("hit");
  }

  private static SimDoctor doctor(String user, Object... more) {
    List<Object> options =
        new ArrayList<>(List.of("--ssh", user + "@127.0.0.1:" + sshd.port(), "--identity"));
    options.addAll(List.of(sshd.key().file(), "--known-hosts", dir.resolve("known_hosts")));
    options.addAll(List.of(more));
    return SimDoctor.runHere(options.toArray());
  }

  private static Command ssh(String command) {
    return Command.of("ssh", "-F", "none", "-i", sshd.key().file(), "-p", sshd.port())
        .and("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes")
        .and("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
        .and("user1@127.0.0.1", command);
  }
}
