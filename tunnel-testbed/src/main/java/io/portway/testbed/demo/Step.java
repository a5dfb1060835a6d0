package io.portway.testbed.demo;

/** What the demo does, in its order. */
enum Step {
  SEARCH_SERVER(1, "search-server"),
  SSH_SERVER(2, "ssh-server"),
  RELAY(3, "relay"),
  AGENT(4, "agent"),
  COMMAND(5, "command"),
  SEARCH(6, "search"),
  CHECK(7, "check"),
  REPORT(8, "report"),
  BYTES(9, "bytes");

  private final int number;
  private final String word;

  Step(int number, String word) {
    this.number = number;
    this.word = word;
  }

  int number() {
    return number;
  }

  /** The key of its title among the messages. */
  String key() {
    return "step." + word;
  }
}
