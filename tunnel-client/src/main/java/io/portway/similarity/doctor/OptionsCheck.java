package io.portway.similarity.doctor;

import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.mapping.FullWidth;
import io.portway.message.Text;
import java.util.OptionalInt;

/** Whether what was typed can mean anything, before anything is dialled. */
final class OptionsCheck {
  private final Walk walk;

  OptionsCheck(Walk walk) {
    this.walk = walk;
  }

  Finding look() {
    for (Journey.Typed one : walk.journey().typed()) {
      OptionalInt wide = FullWidth.firstIn(one.value());
      if (wide.isPresent()) {
        int character = one.value().codePointAt(wide.getAsInt());
        return Finding.failed(
            ExitCode.USAGE,
            Text.of("sim.options.full-width", one.option(), shown(one.value()), meant(character)),
            Text.of("sim.options.full-width.remedy", meant(character)));
      }
    }
    return Finding.ok("sim.options.ok", walk.way().route());
  }

  /** A password that stands in an address, where it should not, is not repeated. */
  private static String shown(String value) {
    return value.replaceFirst("[^/@]*:[^/@]*@", "***@");
  }

  private static String meant(int character) {
    return FullWidth.meant(character).map(String::valueOf).orElse("");
  }
}
