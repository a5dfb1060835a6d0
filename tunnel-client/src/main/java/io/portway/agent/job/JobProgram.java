package io.portway.agent.job;

import io.portway.agent.config.SearchConfig;
import java.util.List;

/**
 * The program that does jobs: it reads from its standard input what {@link #greeting} makes, then
 * the request's body, and writes the answer's body to its standard output. Any thread.
 */
public interface JobProgram {
  /** Program and arguments, which hold no secret. */
  List<String> command(SearchConfig search);

  /** What this agent allows, as the program reads it. */
  byte[] greeting(SearchConfig search);
}
