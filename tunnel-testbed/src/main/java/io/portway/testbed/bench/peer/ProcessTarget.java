package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import java.util.List;

/** A target that is nothing but its processes. */
record ProcessTarget(String name, Endpoints endpoints, List<ChildProcess> processes)
    implements Target {

  ProcessTarget {
    processes = List.copyOf(processes);
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::close);
  }
}
