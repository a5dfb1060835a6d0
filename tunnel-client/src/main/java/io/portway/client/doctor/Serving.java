package io.portway.client.doctor;

import io.portway.doctor.Finding;

/** What is beyond the relay's admission, which differs for agents and visitors. */
interface Serving {
  /** Whether the agent that serves is connected. */
  Finding agent();

  /** Whether the relay serves the mappings. */
  Finding mappings();

  /** Whether the services behind them take connections. */
  Finding backends() throws InterruptedException;
}
