package io.portway.testbed.bench;

import io.portway.testbed.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** What Linux says of processes in /proc; see proc(5). */
final class ProcessFigures {
  /** USER_HZ: what /proc counts CPU time in, 100 a second on every Linux that Java runs on. */
  private static final double TICKS_A_SECOND = 100;

  private static final int FIRST_FIELD = 3;
  private static final int UTIME = 14;
  private static final int STIME = 15;

  private ProcessFigures() {}

  /** User and system time of all threads and child processes so far, in seconds. */
  static double cpuSeconds(Collection<ChildProcess> processes) {
    return processes.stream()
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .mapToDouble(process -> cpuSeconds(process.pid()))
        .sum();
  }

  private static double cpuSeconds(long pid) {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException e) {
      return 0; // a child that ended since it was listed
    }
    // The second field is the program's name in brackets, which may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks =
        Long.parseLong(fields[UTIME - FIRST_FIELD]) + Long.parseLong(fields[STIME - FIRST_FIELD]);
    return ticks / TICKS_A_SECOND;
  }

  /** CPU time that the whole machine has spent on anything so far, in seconds. */
  static double busySeconds() {
    String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
    // cpu user nice system idle iowait irq softirq steal
    double ticks = 0;
    for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / TICKS_A_SECOND;
  }

  /** Memory of one process. */
  static Memory memory(ChildProcess process) {
    String status = read(Path.of("/proc", Long.toString(process.pid()), "status"));
    return new Memory(process.name(), mebibytes(status, "VmRSS:"), mebibytes(status, "VmHWM:"));
  }

  private static double mebibytes(String status, String key) {
    return status
        .lines()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst()
        .orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param resident now, in MiB
   * @param peak the most that it ever was, in MiB
   */
  record Memory(String process, double resident, double peak) {}
}
