package io.portway.similarity.match;

/** What counts as the same letter, beyond width and case. */
public enum Folding {
  /** Nothing more. */
  USUAL {
    @Override
    int fold(int codePoint) {
      return codePoint;
    }
  },
  /** A traditional Chinese character and its simplified one, and regional forms of either. */
  CHINESE {
    @Override
    int fold(int codePoint) {
      return ChineseScripts.simplified(codePoint);
    }
  };

  /** One letter for one letter, so that places stay what they are. */
  abstract int fold(int codePoint);
}
