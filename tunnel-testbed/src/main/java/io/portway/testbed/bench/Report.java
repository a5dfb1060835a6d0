package io.portway.testbed.bench;

import io.portway.cli.Table;
import io.portway.testbed.bench.MemoryProbe.Held;
import io.portway.testbed.bench.ProcessFigures.Memory;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The run as people read it: medians, in brackets the least and the most of the rounds. */
record Report(
    Facts facts,
    Profile profile,
    List<Cell> cells,
    List<String> targets,
    List<Comparison> comparisons,
    Results results,
    Map<String, List<Memory>> memory,
    List<Held> held) {

  /** A column of ratios. */
  record Comparison(String target, String reference) {
    String heading() {
      return target + " / " + reference;
    }
  }

  void print(PrintStream out) {
    facts.all().forEach((name, text) -> out.printf("%-10s %s%n", name, text));
    results
        .otherCpu()
        .ifPresent(
            others ->
                out.printf(
                    "%-10s %.0f %% of the machine, in the worst sample %.0f %%%n",
                    "others", others.median() * 100, others.most() * 100));
    out.println();
    figures().forEach(out::println);
    out.println();
    memoryTable().forEach(out::println);
    out.println();
    if (!held.isEmpty()) {
      heldTable().forEach(out::println);
      out.println();
    }
    marks().forEach(out::println);
    if (!results.errors().isEmpty()) {
      out.println();
      results.errors().forEach(out::println);
    }
  }

  private List<String> figures() {
    List<String> headings = new ArrayList<>(List.of("", "unit"));
    headings.addAll(targets);
    comparisons.forEach(comparison -> headings.add(comparison.heading()));
    Table table = new Table(headings.toArray(String[]::new));
    for (Cell cell : cells) {
      for (Metric metric : Metric.of(cell, profile.link())) {
        List<Object> row = new ArrayList<>(List.of(metric.title(), metric.unit()));
        targets.forEach(target -> row.add(text(results.spread(target, metric))));
        for (Comparison comparison : comparisons) {
          row.add(text(results.ratio(comparison.target(), comparison.reference(), metric)));
        }
        table.row(row.toArray());
      }
    }
    return table.lines(Integer.MAX_VALUE);
  }

  private List<String> memoryTable() {
    Table table = new Table("memory", "process", "resident MiB", "peak MiB");
    memory.forEach(
        (target, processes) ->
            processes.forEach(
                process ->
                    table.row(
                        target,
                        process.process(),
                        Spread.digits(process.resident()),
                        Spread.digits(process.peak()))));
    return table.lines(Integer.MAX_VALUE);
  }

  private List<String> heldTable() {
    Table table =
        new Table("memory, collected", "process", "state", "resident MiB", "Portway's mark");
    for (Held one : held) {
      table.row(
          one.target(),
          one.process(),
          one.state().title(),
          Spread.digits(one.resident()),
          one.state().wanted());
    }
    return table.lines(Integer.MAX_VALUE);
  }

  private List<String> marks() {
    Table table = new Table("mark", "wanted", "measured", "verdict");
    for (Mark mark : Mark.judge(profile, cells, results)) {
      table.row(mark.what(), mark.wanted(), text(mark.value()), mark.verdict());
    }
    return table.lines(Integer.MAX_VALUE);
  }

  private static String text(Optional<Spread> spread) {
    return spread.map(Spread::toString).orElse("");
  }
}
