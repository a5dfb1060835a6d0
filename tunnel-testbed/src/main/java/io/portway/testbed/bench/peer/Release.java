package io.portway.testbed.bench.peer;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Which release of a program was measured.
 *
 * @param date when it was published; empty where neither the program nor the table below knows
 */
public record Release(String program, String version, Optional<LocalDate> date) {
  private static final int YEARS = 2;

  /** Programs that do not say it themselves. */
  private static final Map<String, LocalDate> KNOWN =
      Map.of(
          "frp 0.70.1", LocalDate.of(2026, 7, 23),
          "frp 0.71.0", LocalDate.of(2026, 8, 14),
          "chisel 1.11.5", LocalDate.of(2026, 3, 9),
          "rathole 0.5.0", LocalDate.of(2023, 10, 1),
          "OpenSSH 9.2p1", LocalDate.of(2023, 2, 2),
          "OpenSSH 10.0p2", LocalDate.of(2025, 4, 9));

  static Release of(String program, String version) {
    return new Release(program, version, Optional.ofNullable(KNOWN.get(program + " " + version)));
  }

  /** Two years are long enough for a program to have become another one. */
  public boolean old(LocalDate today) {
    return date.isPresent() && date.get().isBefore(today.minusYears(YEARS));
  }

  /** {@code 0.71.0 of 2026-08-14}. */
  @Override
  public String toString() {
    return version + date.map(day -> " of " + day).orElse(", date unknown");
  }
}
