package io.portway.testbed.bench.peer;

import io.portway.testbed.process.Command;
import io.portway.testbed.wan.Namespace;
import io.portway.testbed.wan.WanLink;
import java.util.function.UnaryOperator;

/**
 * Where the two halves of a target run: the near one with the visitor, the far one with the
 * backend. Each half has a loopback of its own, or both have the same.
 *
 * @param near makes a command one that runs at the near end
 * @param far the same for the far end
 * @param nearAddress where the far end finds the near one
 * @param farAddress where the near end finds the far one
 */
public record Place(
    UnaryOperator<Command> near,
    UnaryOperator<Command> far,
    String nearAddress,
    String farAddress) {

  /** Both on the loopback of this process. */
  public static Place loopback() {
    return new Place(
        UnaryOperator.identity(), UnaryOperator.identity(), Endpoints.HOST, Endpoints.HOST);
  }

  /** At the two ends of a link. */
  public static Place over(Namespace near, Namespace far, WanLink link) {
    return new Place(near::within, far::within, link.nearAddress(), link.farAddress());
  }
}
