package io.portway.similarity.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what the readers find; gives numbers, names the nameless, notices ids that occur twice.
 */
final class Collector {
  private final List<Paragraph> paragraphs = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();
  private final Map<String, Integer> firstLine = new HashMap<>();

  Collector(List<Remark> remarks) {
    this.remarks.addAll(remarks);
  }

  void paragraph(String id, String title, String body, String example, int line) {
    int seq = paragraphs.size() + 1;
    String name = id.isBlank() ? "#" + seq : wellFormed(id, line);
    Integer before = firstLine.putIfAbsent(name, line);
    if (before != null) {
      remarks.add(Remark.warning(line, "input.duplicate-id", name, before));
    }
    paragraphs.add(
        new Paragraph(
            seq,
            name,
            wellFormed(title, line),
            wellFormed(body, line),
            wellFormed(example, line),
            line));
  }

  void rejected(int line, String key, Object... arguments) {
    remarks.add(Remark.rejected(line, key, arguments));
  }

  void warning(int line, String key, Object... arguments) {
    remarks.add(Remark.warning(line, key, arguments));
  }

  Input input(String name, InputFormat format) {
    return new Input(name, format, paragraphs, remarks);
  }

  /**
   * Half a surrogate pair, which JSON escapes can bring in, would not survive the way to the
   * server.
   */
  private String wellFormed(String text, int line) {
    StringBuilder repaired = null;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      boolean broken = codePoint == 0 || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
      if (broken) {
        repaired = repaired == null ? new StringBuilder(text) : repaired;
        repaired.setCharAt(at, '\uFFFD');
      }
      at += Character.charCount(codePoint);
    }
    if (repaired == null) {
      return text;
    }
    remarks.add(Remark.warning(line, "input.broken-character"));
    return repaired.toString();
  }
}
