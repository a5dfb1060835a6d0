package io.portway.testbed.wan;

/** A link as it is right now. */
record LinkState(LinkProfile profile, boolean blackholed) {

  LinkState with(LinkProfile other) {
    return new LinkState(other, blackholed);
  }

  /** Drops everything from now on, what is under way included. */
  LinkState blackhole() {
    return new LinkState(profile, true);
  }

  LinkState restored() {
    return new LinkState(profile, false);
  }
}
