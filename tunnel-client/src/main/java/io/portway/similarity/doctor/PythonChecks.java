package io.portway.similarity.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.message.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The interpreter that runs scripts on the SSH host, and what it can import. The shell that sshd
 * starts for a command is no login shell: it activates no conda and no virtual environment.
 */
final class PythonChecks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEFAULT = "python3";

  private final Walk walk;
  private final String interpreter;
  private JsonNode facts;

  PythonChecks(Walk walk) {
    this.walk = walk;
    String wanted = walk.journey().interpreter();
    this.interpreter = wanted == null ? DEFAULT : wanted;
  }

  Finding interpreter() throws InterruptedException {
    List<String> words = new ArrayList<>(List.of(interpreter, Walk.resource("interpreter.py")));
    words.addAll(walk.journey().modules());
    List<String> lines = walk.run("python.sh", words.toArray(String[]::new));
    String found = Walk.value(lines, "found");
    String login = Walk.value(lines, "login");
    if (found.isEmpty()) {
      return login.isEmpty()
          ? Finding.failed(
              ExitCode.REMOTE_FAILED,
              "sim.interpreter.missing",
              interpreter,
              Walk.value(lines, "path"))
          : Finding.failed(
              ExitCode.REMOTE_FAILED, "sim.interpreter.login-only", interpreter, login);
    }
    if (!Walk.value(lines, "not-executable").isEmpty()) {
      return Finding.failed(ExitCode.REMOTE_FAILED, "sim.interpreter.not-executable", found);
    }
    facts = facts(Walk.values(lines, "python"));
    if (facts == null) {
      List<String> said = Walk.values(lines, "python");
      String last = said.isEmpty() ? "-" : said.get(said.size() - 1);
      return Finding.failed(ExitCode.REMOTE_FAILED, "sim.interpreter.no-python", found, last);
    }
    Object[] gaps = {
      interpreter,
      facts.path("executable").asText(),
      facts.path("version").asText(),
      facts.path("encoding").asText(),
      login
    };
    if (!login.isEmpty() && !login.equals(found)) {
      return Finding.warning("sim.interpreter.other-at-login", gaps);
    }
    String environment = Walk.value(lines, "conda") + Walk.value(lines, "venv");
    if (!environment.isEmpty() && !facts.path("executable").asText().startsWith(environment)) {
      gaps[gaps.length - 1] = environment;
      return Finding.warning("sim.interpreter.environment-at-login", gaps);
    }
    String encoding = facts.path("encoding").asText().toLowerCase(Locale.ROOT).replace("-", "");
    return encoding.equals("utf8")
        ? Finding.ok("sim.interpreter.ok", gaps)
        : Finding.warning("sim.interpreter.encoding", gaps);
  }

  /** Above it stands what modules print when they are imported. */
  private static JsonNode facts(List<String> lines) {
    String last = Walk.value(lines, "facts");
    try {
      return last.isEmpty() ? null : JSON.readTree(last);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  Finding modules() throws InterruptedException {
    for (String module : walk.journey().modules()) {
      JsonNode one = facts.path("modules").path(module);
      if (!one.has("file")) {
        return missing(module, one.path("error").asText());
      }
    }
    return Finding.ok(
        "sim.modules.ok",
        facts.path("executable").asText(),
        String.join(", ", walk.journey().modules()));
  }

  /** The same error has several causes, with a remedy each. */
  private Finding missing(String module, String error) throws InterruptedException {
    String executable = facts.path("executable").asText();
    String script = walk.journey().script() == null ? "" : walk.journey().script();
    List<String> lines = walk.run("module.sh", module, script, executable);
    String other = Walk.value(lines, "other");
    String[] site = Walk.value(lines, "user-site").split(" ", 2);
    String[] closed = Walk.value(lines, "closed").split(" ", 2);
    String user = Walk.value(walk.run("sessions.sh"), "user");
    Text what = Text.of("sim.modules.missing", executable, module, user, error);
    if (site.length == 2) {
      return failed(what, "sim.modules.user-site", module, site[0], site[1], executable, user);
    }
    if (!other.isEmpty()) {
      return failed(what, "sim.modules.other-interpreter", module, other);
    }
    return closed.length == 2
        ? failed(what, "sim.modules.closed-home", module, closed[0], closed[1], executable, user)
        : failed(what, "sim.modules.nowhere", module, executable, user);
  }

  /** What is missing, with where it is instead. */
  private static Finding failed(Text what, String where, Object... gaps) {
    return Finding.failed(
        ExitCode.REMOTE_FAILED,
        Text.of("sim.modules.and", what, Text.of(where, gaps)),
        Text.of(where + ".remedy", gaps));
  }
}
