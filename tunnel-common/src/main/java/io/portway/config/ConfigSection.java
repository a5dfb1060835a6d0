package io.portway.config;

/**
 * A section of a file that several parts of a program share. It is found by {@code
 * META-INF/services}, so that whoever reads the file for one part refuses slips in the others,
 * which it need not know.
 */
public interface ConfigSection {
  /** Reads the section and notes every problem; what is there is not kept. */
  void check(ConfigReader reader);
}
