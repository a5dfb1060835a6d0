package io.portway.similarity.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.ssh.CommandRun;
import io.portway.similarity.ssh.RemoteCommand;
import io.portway.similarity.ssh.SshSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A script on the SSH host that knows the search server there. */
public final class RemoteScript {
  private static final int MAX_OUTPUT = 64 << 20;
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final SshSession session;
  private final String path;
  private final OutputStream err;
  private final Deadline deadline;

  /** What the script writes to its standard error goes to {@code err}. */
  public RemoteScript(SshSession session, String path, OutputStream err, Deadline deadline) {
    this.session = session;
    this.path = path;
    this.err = err;
    this.deadline = deadline;
  }

  /**
   * Runs it with these arguments and {@code question} as JSON on its standard input, and returns
   * what it printed. Blank output is an error: it can't be told from "nothing found".
   */
  public JsonNode ask(List<String> arguments, JsonNode question) throws InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(path);
    line.addAll(arguments);
    Bounded out = new Bounded();
    byte[] in = question.toString().getBytes(StandardCharsets.UTF_8);
    new CommandRun(session, RemoteCommand.of(line), deadline)
        .run(new ByteArrayInputStream(in), out, err);
    return parse(text(out.toByteArray()).strip());
  }

  private JsonNode parse(String output) {
    if (output.isEmpty()) {
      throw failure("script.silent", "-");
    }
    try {
      return JSON.readTree(output);
    } catch (JsonProcessingException notJson) {
      try {
        return PythonLiteral.parse(output);
      } catch (IllegalArgumentException notPython) {
        throw failure("script.unreadable", notPython.getMessage());
      }
    }
  }

  /** UTF-8, else GB18030, which Pythons without a locale on a Chinese machine print. */
  private static String text(byte[] output) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output)).toString();
    } catch (CharacterCodingException e) {
      return new String(output, GB18030);
    }
  }

  private HopException failure(String key, String detail) {
    return new HopException(
        Hop.REMOTE_COMMAND,
        Failure.REMOTE,
        Text.of(key, path, session.target(), detail),
        Text.of("script.remedy"));
  }

  private static final class Bounded extends ByteArrayOutputStream {
    @Override
    public void writeBytes(byte[] bytes) {
      write(bytes, 0, bytes.length);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (size() + length > MAX_OUTPUT) {
        throw new IllegalStateException(
            "the script printed more than " + (MAX_OUTPUT >> 20) + " MiB");
      }
      super.write(bytes, offset, length);
    }
  }
}
