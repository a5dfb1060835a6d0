package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import java.util.List;

/** A way to the backend that is measured; made running, and closed at the end. */
public interface Target extends AutoCloseable {
  /** A column's heading. */
  String name();

  Endpoints endpoints();

  /** The ports that many idle connections are spread over. */
  default List<Integer> httpPorts() {
    return List.of(endpoints().http());
  }

  /** The processes whose CPU time and memory count; none for a direct connection. */
  List<ChildProcess> processes();

  @Override
  void close();
}
