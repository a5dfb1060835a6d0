package io.portway.local;

import io.portway.cli.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Mappings for people, the same at the relay and at the agent. */
public final class MappingTable {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private MappingTable() {}

  /** One row for each, in the given order. */
  public static Table of(List<MappingView> mappings) {
    Table table =
        new Table(
            "MAPPING",
            "AGENT",
            "PROTOCOL",
            "PUBLIC",
            "BACKEND",
            "STATE",
            "STREAMS",
            "IN",
            "OUT",
            "LAST OPEN",
            "REASON");
    for (MappingView mapping : mappings) {
      table.row(
          mapping.name(),
          mapping.agent(),
          mapping.protocol(),
          mapping.publicAddress() == null ? "private" : mapping.publicAddress(),
          mapping.backend(),
          mapping.state(),
          mapping.streams(),
          bytes(mapping.bytesIn()),
          bytes(mapping.bytesOut()),
          lastOpen(mapping.lastOpen()),
          reason(mapping));
    }
    return table;
  }

  private static String lastOpen(MappingView.LastOpen open) {
    return open == null ? null : open.result() + " " + time(open.at());
  }

  private static String reason(MappingView mapping) {
    if (mapping.reason() != null || mapping.lastOpen() == null) {
      return mapping.reason();
    }
    return mapping.lastOpen().detail();
  }

  /** To the second, or null. */
  public static String time(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String bytes(long count) {
    double value = count;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
