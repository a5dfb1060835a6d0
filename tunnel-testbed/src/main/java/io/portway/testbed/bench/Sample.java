package io.portway.testbed.bench;

import io.portway.testbed.bench.load.Load;

/**
 * One cell of one target in one round.
 *
 * @param cpuSeconds user and system time of the target's processes meanwhile
 * @param otherCpu share of the machine that others took meanwhile, 0 to 1: neither the target nor
 *     the load generator
 */
record Sample(String target, Cell cell, int round, Load load, double cpuSeconds, double otherCpu) {

  /** Gbit/s for bytes, else a second. */
  double rate() {
    return cell.countsBytes() ? load.perSecond() * 8 / 1e9 : load.perSecond();
  }

  /** CPU seconds for 10^9 bytes, else CPU microseconds for a request or round trip. */
  double cpuCost() {
    return cpuSeconds / load.amount() * (cell.countsBytes() ? 1e9 : 1e6);
  }
}
