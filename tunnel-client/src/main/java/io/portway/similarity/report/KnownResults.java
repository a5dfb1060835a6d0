package io.portway.similarity.report;

import io.portway.similarity.input.Paragraph;

/**
 * Results of paragraphs that were checked before, by the same rules. Paragraphs with the same text
 * have the same result. Any thread.
 */
public interface KnownResults {
  /** Nothing is known, and nothing is kept. */
  KnownResults NONE =
      new KnownResults() {
        @Override
        public ParagraphResult find(Paragraph paragraph) {
          return null;
        }

        @Override
        public void keep(ParagraphResult result) {}
      };

  /** The result of a paragraph with that text, as this one's; null where none is known. */
  ParagraphResult find(Paragraph paragraph);

  /** Hears of a paragraph that was checked, and found OK. */
  void keep(ParagraphResult result);

  /** What the first one knows, else the other; either may be null. Both hear of what is found. */
  static KnownResults firstOf(KnownResults first, KnownResults other) {
    if (first == null || other == null) {
      return first != null ? first : other != null ? other : NONE;
    }
    return new KnownResults() {
      @Override
      public ParagraphResult find(Paragraph paragraph) {
        ParagraphResult result = first.find(paragraph);
        return result == null ? other.find(paragraph) : result;
      }

      @Override
      public void keep(ParagraphResult result) {
        first.keep(result);
        other.keep(result);
      }
    };
  }
}
