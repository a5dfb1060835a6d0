package io.portway.cli;

import java.util.Map;

/** A command whose options may also stand in a file, which options name that are parsed first. */
public interface OptionsFromFile {
  /**
   * What the file says; an option that is among the arguments wins over it. Fails as the command
   * itself does.
   *
   * @return values as one would type them, by long names with their dashes; empty without a file
   */
  Map<String, String> optionsFromFile();
}
