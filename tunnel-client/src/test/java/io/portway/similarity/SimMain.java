package io.portway.similarity;

import io.portway.cli.Cli;
import io.portway.similarity.command.SimCommand;

/** Runs {@code sim} alone, for trying it out by hand. */
final class SimMain {
  private SimMain() {}

  public static void main(String[] args) {
    System.exit(Cli.execute(new SimCommand(), args, System.out, System.err));
  }
}
