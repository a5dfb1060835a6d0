package io.portway.testbed.bench.peer;

import java.util.Optional;

/** What {@code --targets} can name. */
public enum TargetKind {
  DIRECT,
  HAPROXY,
  FRP,
  RATHOLE,
  CHISEL,
  SSH,
  PORTWAY;

  /** The program of others that it stands for, if it is one. */
  public Optional<Peer> peer() {
    return switch (this) {
      case DIRECT, PORTWAY -> Optional.empty();
      case HAPROXY -> Optional.of(new Haproxy());
      case FRP -> Optional.of(new Frp());
      case RATHOLE -> Optional.of(new Rathole());
      case CHISEL -> Optional.of(new Chisel());
      case SSH -> Optional.of(new OpenSsh());
    };
  }
}
