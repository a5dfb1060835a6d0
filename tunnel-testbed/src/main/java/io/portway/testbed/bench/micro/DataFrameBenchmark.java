package io.portway.testbed.bench.micro;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One DATA frame through each pure part of the data path, and through all of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DataFrameBenchmark {
  /** A key press, a quantum under contention, a whole read. */
  @Param({"64", "16384", "65528"})
  private int payload;

  private DataPath path;

  @Setup(Level.Iteration)
  public void open() {
    path = new DataPath(payload);
  }

  @TearDown(Level.Iteration)
  public void close() {
    path.close();
  }

  /** Choosing one of eight streams. */
  @Benchmark
  public int schedule() {
    return path.schedule();
  }

  /** Encoding and decoding. */
  @Benchmark
  public long codec() {
    path.decode(path.encode(1));
    return path.bytes();
  }

  /** Keeping and letting go. */
  @Benchmark
  public void replay() {
    ByteBuf frame = path.encode(1);
    path.keep(frame);
    frame.release();
  }

  /** All of it. */
  @Benchmark
  public long frame() {
    path.frame();
    return path.bytes();
  }
}
