package io.portway.testbed.wan;

import java.util.Locale;

/**
 * What a link does to packets, the same in both directions.
 *
 * @param megabits its rate in 10^6 bit/s; 0 for as fast as the machine can
 * @param roundTripMillis both directions' delay together, without any queue
 * @param lossPercent share of packets that vanish, at random
 * @param queueKibibytes what each direction's queue holds at most; the rest is dropped
 */
public record LinkProfile(
    double megabits, double roundTripMillis, double lossPercent, int queueKibibytes) {

  /** A link of 100 Mbit/s and 40 ms with a queue of 256 KiB. */
  public static final LinkProfile WAN = new LinkProfile(100, 40, 0, 256);

  /** A link of 1 Gbit/s and 100 ms, whose queue holds the same 20 ms. */
  public static final LinkProfile LONG_FAT = new LinkProfile(1000, 100, 0, 2560);

  public LinkProfile {
    if (!(megabits >= 0)
        || !(roundTripMillis >= 0)
        || !(lossPercent >= 0 && lossPercent <= 100)
        || queueKibibytes < 2) {
      throw new IllegalArgumentException(
          "a link of %s Mbit/s, %s ms, %s %% loss, %d KiB (expected: none negative, loss at most 100, a queue of 2 or more)"
              .formatted(megabits, roundTripMillis, lossPercent, queueKibibytes));
    }
  }

  public LinkProfile withMegabits(double other) {
    return new LinkProfile(other, roundTripMillis, lossPercent, queueKibibytes);
  }

  public LinkProfile withRoundTripMillis(double other) {
    return new LinkProfile(megabits, other, lossPercent, queueKibibytes);
  }

  public LinkProfile withLossPercent(double other) {
    return new LinkProfile(megabits, roundTripMillis, other, queueKibibytes);
  }

  /** The four numbers that {@link #parse} takes. */
  String words() {
    return megabits + " " + roundTripMillis + " " + lossPercent + " " + queueKibibytes;
  }

  static LinkProfile parse(String words) {
    String[] numbers = words.strip().split(" +");
    if (numbers.length != 4) {
      throw new IllegalArgumentException(
          "\"" + words + "\" (expected: RATE ROUND-TRIP LOSS QUEUE, as 100 40 0.5 256)");
    }
    return new LinkProfile(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Double.parseDouble(numbers[2]),
        Integer.parseInt(numbers[3]));
  }

  /** For reports. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %s ms round trip, %s %% loss, %d KiB queue",
        megabits == 0 ? "no limit of rate" : plain(megabits) + " Mbit/s",
        plain(roundTripMillis),
        plain(lossPercent),
        queueKibibytes);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
