package io.portway.agent;

import io.portway.mapping.HostPort;

/**
 * What an agent serves once it does.
 *
 * @param trunks those that have a link
 * @param mappings those that the relay accepted
 */
public record Served(HostPort relay, int trunks, int mappings) {
  /** The line that a daemon prints on stdout. */
  @Override
  public String toString() {
    return "connected relay=" + relay + " trunks=" + trunks + " mappings=" + mappings;
  }
}
