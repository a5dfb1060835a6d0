package io.portway.similarity.input;

/** Reads plain text: blank lines separate paragraphs, line ends inside one belong to it. */
final class PlainParagraphs {
  private final Collector collector;

  PlainParagraphs(Collector collector) {
    this.collector = collector;
  }

  void read(String text) {
    LineCursor cursor = new LineCursor(text);
    StringBuilder body = new StringBuilder();
    int first = 0;
    while (!cursor.isAtEnd()) {
      String content = cursor.content();
      if (content.isBlank()) {
        flush(body, first);
      } else {
        first = body.isEmpty() ? cursor.line() : first;
        body.append(body.isEmpty() ? "" : "\n").append(content.strip());
      }
      cursor.next();
    }
    flush(body, first);
  }

  private void flush(StringBuilder body, int line) {
    if (!body.isEmpty()) {
      collector.paragraph("", "", body.toString(), "", line);
      body.setLength(0);
    }
  }
}
