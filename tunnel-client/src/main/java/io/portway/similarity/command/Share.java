package io.portway.similarity.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share as people write it, {@code 30%} or {@code 0.3}; held as 0 to 1. */
record Share(double value) {
  static final class Converter implements ITypeConverter<Share> {
    @Override
    public Share convert(String text) {
      String number = text.strip();
      boolean percent = number.endsWith("%");
      try {
        double parsed =
            Double.parseDouble(percent ? number.substring(0, number.length() - 1) : number);
        double value = percent ? parsed / 100 : parsed;
        if (value >= 0 && value <= 1) {
          return new Share(value);
        }
      } catch (NumberFormatException e) {
        // Told below, together with what is expected.
      }
      throw new TypeConversionException(
          "\"" + text + "\" is no share (expected: 0% to 100%, for example 30%)");
    }
  }
}
