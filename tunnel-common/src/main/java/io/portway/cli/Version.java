package io.portway.cli;

import picocli.CommandLine.IVersionProvider;

/**
 * The version of this build, from the manifest of the jar; {@code dev} where classes run without
 * one.
 */
public final class Version implements IVersionProvider {
  /** For example {@code 0.1.0}. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Portway " + number()};
  }
}
