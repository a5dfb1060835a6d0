package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import java.util.List;

/** Nothing in between: the ceiling that the machine and the load generator set. */
public record DirectTarget(Endpoints endpoints) implements Target {
  public static final String NAME = "direct";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<ChildProcess> processes() {
    return List.of();
  }

  @Override
  public void close() {
    // It has no process.
  }
}
