package io.portway.metrics;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the JVM and the kernel tell of this process; any thread. */
final class ProcessFigures {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final Path SOCKSTAT = Path.of("/proc/net/sockstat");
  private static final Pattern TCP_PAGES = Pattern.compile("(?m)^TCP:.* mem (\\d+)$");

  // proc(5): both count pages. Linux on x86-64 and on most of aarch64 has pages of 4 KiB.
  private static final long PAGE_BYTES = 4096;

  private ProcessFigures() {}

  static void register(MetricsRegistry metrics) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    metrics.show(Meters.MEMORY, () -> memory.getHeapMemoryUsage().getUsed(), "heap");
    // Netty frees its buffers without cleaners, so the JVM's own figure for direct memory misses
    // them.
    metrics.show(Meters.MEMORY, () -> Math.max(0, PlatformDependent.usedDirectMemory()), "direct");
    metrics.show(Meters.MEMORY, ProcessFigures::bufferBytes, "buffers");
    metrics.show(Meters.MEMORY, ProcessFigures::residentBytes, "resident");
    metrics.show(Meters.MEMORY, ProcessFigures::kernelTcpBytes, "kernel");
    double start = ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0;
    metrics.show(Meters.START_TIME, () -> start);
  }

  /** What the pools have handed out; they keep memory that they got back, in steps of megabytes. */
  private static double bufferBytes() {
    return ByteBufAllocator.DEFAULT instanceof PooledByteBufAllocator pooled
        ? pooled.pinnedDirectMemory()
        : Double.NaN;
  }

  private static double residentBytes() {
    try {
      return Long.parseLong(Files.readString(STATM).split(" ")[1]) * (double) PAGE_BYTES;
    } catch (IOException | NumberFormatException e) {
      return Double.NaN; // no /proc: Prometheus shows NaN as "not known"
    }
  }

  /** The kernel tells it of all sockets of the machine together only. */
  private static double kernelTcpBytes() {
    try {
      Matcher tcp = TCP_PAGES.matcher(Files.readString(SOCKSTAT));
      return tcp.find() ? Long.parseLong(tcp.group(1)) * (double) PAGE_BYTES : Double.NaN;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
