package io.portway.similarity.input;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file's bytes as text: a byte order mark decides, then strict UTF-8, then GB18030 with a
 * warning.
 */
record Decoded(String text, List<Remark> remarks) {
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final char REPLACEMENT = '\uFFFD';

  /** {@code charset}: what the bytes are said to be, or null. */
  static Decoded of(byte[] bytes, Charset charset) {
    List<Remark> remarks = new ArrayList<>();
    String text = charset == null ? decode(bytes, remarks) : decode(bytes, charset, remarks);
    return new Decoded(withoutOddities(text, remarks), remarks);
  }

  private static String decode(byte[] bytes, Charset charset, List<Remark> remarks) {
    String text = new String(bytes, charset);
    if (text.indexOf(REPLACEMENT) >= 0) {
      remarks.add(
          Remark.warning(lineOf(REPLACEMENT, text), "input.not-in-charset", charset.name()));
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String decode(byte[] bytes, List<Remark> remarks) {
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
    }
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
    }
    if (startsWith(bytes, 0xFE, 0xFF)) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
    }
    try {
      return strict(bytes, StandardCharsets.UTF_8);
    } catch (CharacterCodingException notUtf8) {
      try {
        String text = strict(bytes, GB18030);
        remarks.add(Remark.warning(0, "input.gb18030"));
        return text;
      } catch (CharacterCodingException neither) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        remarks.add(Remark.warning(lineOf(REPLACEMENT, text), "input.undecodable"));
        return text;
      }
    }
  }

  private static String strict(byte[] bytes, Charset charset) throws CharacterCodingException {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String withoutOddities(String text, List<Remark> remarks) {
    if (text.indexOf('\0') < 0) {
      return text;
    }
    remarks.add(Remark.warning(lineOf('\0', text), "input.nul"));
    return text.replace('\0', REPLACEMENT);
  }

  /** The first line in which a character stands that is in the text. */
  private static int lineOf(char wanted, String text) {
    LineCursor cursor = new LineCursor(text);
    while (cursor.content().indexOf(wanted) < 0) {
      cursor.next();
    }
    return cursor.line();
  }
}
