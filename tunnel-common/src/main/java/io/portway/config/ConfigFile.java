package io.portway.config;

import io.portway.mapping.FullWidth;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A configuration file's text. Reading one that is missing, unreadable or not UTF-8 fails with a
 * {@link ConfigException} that says which.
 */
record ConfigFile(Path path, String text) {
  private static final int MAX_BYTES = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  static ConfigFile read(Path path) {
    byte[] bytes;
    try {
      if (Files.isDirectory(path)) {
        throw unusable(
            path,
            "is a directory (expected: a configuration file)",
            "Name the file in it with -c.");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw unusable(
            path,
            "is larger than 1 MiB (expected: a configuration file)",
            "Name the right file with -c.");
      }
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw unusable(
          path,
          "there is no such file (expected: the configuration of this command)",
          "Create it, for example from the file of the same name in conf/, or name another one with -c.");
    } catch (AccessDeniedException e) {
      throw unusable(
          path,
          "can't be read by user "
              + System.getProperty("user.name")
              + " (expected: read permission)",
          "Run the command as the user of the daemon, or change the file's permissions.");
    } catch (IOException e) {
      throw unusable(
          path,
          "can't be read: " + e.getMessage(),
          "See to the disk, or name another file with -c.");
    }
    String text = decode(path, bytes);
    return new ConfigFile(path, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
  }

  private static String decode(Path path, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw notUtf8(path, bytes, in.position());
    }
    return out.flip().toString();
  }

  private static ConfigException notUtf8(Path path, byte[] bytes, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    String sentence =
        String.format(
            "byte 0x%02x at offset %d is not UTF-8%s (expected: UTF-8)",
            bytes[offset] & 0xff, offset, likelyEncoding(bytes));
    return new ConfigException(
        List.of(
            new ConfigProblem(
                path.toString(),
                line,
                "",
                sentence,
                "Save the file again with the encoding UTF-8.")));
  }

  private static String likelyEncoding(byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes.length > 1 ? bytes[1] & 0xff : 0);
    if (first == 0xfffe || first == 0xfeff) {
      return "; the file looks like UTF-16";
    }
    try {
      String text =
          Charset.forName("GB18030").newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean chinese =
          text.codePoints()
              .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
      return chinese ? "; the file looks like GBK" : "";
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  private static ConfigException unusable(Path path, String sentence, String remedy) {
    return new ConfigException(
        List.of(new ConfigProblem(path.toString(), 0, "", sentence, remedy)));
  }

  /** The text of a line counted from 1, or "". */
  String line(int number) {
    return text.lines().skip(Math.max(0, number - 1L)).findFirst().orElse("");
  }

  /**
   * Where in a line the first full-width character stands that is neither quoted nor in a comment.
   */
  static OptionalInt fullWidthSyntax(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '#' || line.startsWith("//", i))) {
        break;
      } else if (!quoted && FullWidth.meant(c).isPresent()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
