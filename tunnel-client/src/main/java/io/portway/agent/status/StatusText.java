package io.portway.agent.status;

import io.portway.cli.Terminal;
import io.portway.local.MappingTable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A status for people. */
public final class StatusText {
  private StatusText() {}

  /** Prints it, mappings last. */
  public static void print(StatusView status, PrintWriter out, Terminal terminal) {
    out.println("agent    " + status.name() + ", " + standing(status));
    if (status.localAddress() != null) {
      out.println("address  " + address(status));
    }
    out.println("trunks   " + trunks(status));
    if (status.lastError() != null) {
      out.println("problem  " + status.lastError());
    }
    if (!status.mappings().isEmpty()) {
      out.println();
      MappingTable.of(status.mappings()).print(out, terminal);
    }
    out.flush();
  }

  private static String standing(StatusView status) {
    String since = " since " + MappingTable.time(status.since());
    return switch (status.state()) {
      case CONNECTED -> "connected to " + status.relay() + since;
      case CONNECTING -> "trying to reach " + status.relay() + since;
      case REFUSED -> "refused by " + status.relay() + since;
    };
  }

  private static String address(StatusView status) {
    if (status.seenAs() == null) {
      return status.localAddress();
    }
    String nat = Boolean.TRUE.equals(status.behindNat()) ? ", behind NAT" : "";
    return status.localAddress() + ", seen by the relay as " + status.seenAs() + nat;
  }

  private static String trunks(StatusView status) {
    if (status.trunks().isEmpty()) {
      return "none";
    }
    String times =
        status.trunks().stream()
            .map(
                trunk ->
                    trunk.rttMillis() == null
                        ? "?"
                        : String.format(Locale.ROOT, "%.1f", trunk.rttMillis()))
            .collect(Collectors.joining(", "));
    return status.trunks().size() + ", round trip " + times + " ms";
  }
}
