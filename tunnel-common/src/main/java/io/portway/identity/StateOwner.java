package io.portway.identity;

/** Which daemon a state directory belongs to, by the command that users know it as. */
public enum StateOwner {
  RELAY("tunnel-server"),
  CLIENT("tunnel-client"),
  ENDPOINT("tunnel-client sim serve");

  private final String command;

  StateOwner(String command) {
    this.command = command;
  }

  public String command() {
    return command;
  }
}
