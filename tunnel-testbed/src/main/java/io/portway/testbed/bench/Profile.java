package io.portway.testbed.bench;

import io.portway.testbed.wan.LinkProfile;
import java.util.List;
import java.util.Optional;

/** A network to measure on, and what is worth measuring there. */
enum Profile {
  LOOPBACK,
  /** 100 Mbit/s, 40 ms. */
  WAN,
  /** The same, of which half a percent is lost. */
  LOSSY,
  /** 1 Gbit/s, 100 ms. */
  LONG_FAT;

  private static final double LOSS_PERCENT = 0.5;
  private static final int SECONDS_ON_LOOPBACK = 2;
  private static final int SECONDS_OVER_LINK = 10;

  /** The link between the two halves; empty where both are on one loopback. */
  Optional<LinkProfile> link() {
    return switch (this) {
      case LOOPBACK -> Optional.empty();
      case WAN -> Optional.of(LinkProfile.WAN);
      case LOSSY -> Optional.of(LinkProfile.WAN.withLossPercent(LOSS_PERCENT));
      case LONG_FAT -> Optional.of(LinkProfile.LONG_FAT);
    };
  }

  /** How long one measurement takes, unless told otherwise. */
  int seconds() {
    return this == LOOPBACK ? SECONDS_ON_LOOPBACK : SECONDS_OVER_LINK;
  }

  List<Cell> cells() {
    return switch (this) {
      case LOOPBACK ->
          List.of(
              Cell.UP_1,
              Cell.DOWN_1,
              Cell.UP_8,
              Cell.DOWN_8,
              Cell.REQUESTS,
              Cell.CONNECTIONS,
              Cell.ROUND_TRIP);
      case WAN -> List.of(Cell.KEYS_DOWN, Cell.KEYS_UP, Cell.UP_1, Cell.DOWN_1, Cell.FIRST_BYTE);
      case LOSSY -> List.of(Cell.UP_8, Cell.DOWN_8);
      case LONG_FAT -> List.of(Cell.UP_1, Cell.DOWN_1);
    };
  }
}
