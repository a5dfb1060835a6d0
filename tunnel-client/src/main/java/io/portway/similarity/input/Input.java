package io.portway.similarity.input;

import java.util.List;

/** What was read: in which form, the paragraphs in their order, and what to say about the rest. */
public record Input(InputFormat format, List<Paragraph> paragraphs, List<Remark> remarks) {
  public Input {
    paragraphs = List.copyOf(paragraphs);
    remarks = List.copyOf(remarks);
  }

  /** The lines that gave no paragraph. */
  public List<Remark> rejected() {
    return remarks.stream().filter(remark -> remark.kind() == Remark.Kind.REJECTED).toList();
  }
}
