package io.portway.testbed.origin;

import io.portway.testbed.process.Command;
import io.portway.testbed.wan.LinkProfile;
import io.portway.testbed.wan.Namespace;
import io.portway.testbed.wan.WanLink;
import java.nio.file.Path;

/** What lies between the two ends: nothing, or a link of 40 ms between two namespaces. */
sealed interface Road extends AutoCloseable {
  /** The far end's address, as both ends see it. */
  String host();

  Command near(Command command);

  Command far(Command command);

  @Override
  void close();

  /** Both ends on this host's loopback. */
  record Loopback() implements Road {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public Command near(Command command) {
      return command;
    }

    @Override
    public Command far(Command command) {
      return command;
    }

    @Override
    public void close() {}
  }

  /** 100 Mbit/s and a round trip of 40 ms. */
  record Wan(Namespace nearby, Namespace distant, WanLink link) implements Road {
    static Wan open(Path logs) {
      String name = "portway-case2-" + ProcessHandle.current().pid();
      Namespace nearby = Namespace.open(name + "-near");
      Namespace distant = Namespace.open(name + "-far");
      try {
        WanLink.Plan plan = WanLink.Plan.of(LinkProfile.WAN);
        return new Wan(nearby, distant, WanLink.start(nearby, distant, plan, logs));
      } catch (RuntimeException e) {
        nearby.close();
        distant.close();
        throw e;
      }
    }

    @Override
    public String host() {
      return link.farAddress();
    }

    @Override
    public Command near(Command command) {
      return nearby.within(command);
    }

    @Override
    public Command far(Command command) {
      return distant.within(command);
    }

    @Override
    public void close() {
      link.close();
      nearby.close();
      distant.close();
    }
  }
}
