package io.portway.similarity.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became better and what became worse from one draft's report to the next one's. */
public final class ReportDiff {
  /** Shares that differ by less are the same. */
  private static final double NOTABLE = 0.01;

  private ReportDiff() {}

  /** What became of a paragraph. */
  public enum Kind {
    /** A graver verdict, or more of it is copied. */
    WORSE,
    BETTER,
    SAME,
    /** It is in the later report only. */
    NEW,
    /** It is in the earlier report only. */
    GONE,
    /** One of the reports has no verdict on it. */
    UNKNOWN;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A paragraph in both reports; null where it isn't in one. */
  public record Change(Kind kind, ParagraphResult before, ParagraphResult after) {
    /** The paragraph as the later report has it, or the earlier one. */
    public ParagraphResult present() {
      return after == null ? before : after;
    }
  }

  /**
   * Pairs paragraphs by their ids, where an id is given and alone in both reports, the others by
   * their texts. In the order of the later report; what is gone comes last.
   */
  public static List<Change> of(Report earlier, Report later) {
    Map<String, ParagraphResult> byId = byId(earlier);
    byId.keySet().retainAll(byId(later).keySet());
    Map<String, List<ParagraphResult>> byBody = new HashMap<>();
    for (ParagraphResult result : earlier.paragraphs()) {
      if (!byId.containsKey(result.paragraph().id())) {
        byBody.computeIfAbsent(result.paragraph().body(), b -> new ArrayList<>()).add(result);
      }
    }
    List<Change> changes = new ArrayList<>();
    Set<ParagraphResult> paired = new HashSet<>();
    for (ParagraphResult after : later.paragraphs()) {
      ParagraphResult before = byId.get(after.paragraph().id());
      if (before == null) {
        List<ParagraphResult> alike = byBody.getOrDefault(after.paragraph().body(), List.of());
        before = alike.isEmpty() ? null : alike.remove(0);
      }
      paired.add(before);
      changes.add(new Change(kind(before, after), before, after));
    }
    for (ParagraphResult before : earlier.paragraphs()) {
      if (!paired.contains(before)) {
        changes.add(new Change(Kind.GONE, before, null));
      }
    }
    return changes;
  }

  private static Map<String, ParagraphResult> byId(Report report) {
    Map<String, ParagraphResult> byId = new HashMap<>();
    Set<String> often = new HashSet<>();
    for (ParagraphResult result : report.paragraphs()) {
      String id = result.paragraph().id();
      // A generated id is a place, which moves when a paragraph is put before it.
      if (id.equals("#" + result.paragraph().seq()) || byId.put(id, result) != null) {
        often.add(id);
      }
    }
    byId.keySet().removeAll(often);
    return byId;
  }

  private static Kind kind(ParagraphResult before, ParagraphResult after) {
    if (before == null) {
      return Kind.NEW;
    }
    if (before.verdict() == null || after.verdict() == null) {
      return before.verdict() == after.verdict() ? Kind.SAME : Kind.UNKNOWN;
    }
    int graver = before.verdict().compareTo(after.verdict());
    double more = after.copied() - before.copied();
    if (graver == 0 && Math.abs(more) < NOTABLE) {
      return Kind.SAME;
    }
    return graver > 0 || (graver == 0 && more > 0) ? Kind.WORSE : Kind.BETTER;
  }
}
