package io.portway.testing;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/**
 * What the architecture tests look at: no test classes, also where they come in a jar of theirs.
 */
public final class ProductOnly implements ImportOption {
  private static final ImportOption NO_TEST_FOLDERS = new ImportOption.DoNotIncludeTests();

  @Override
  public boolean includes(Location location) {
    return NO_TEST_FOLDERS.includes(location) && !location.contains("-tests.jar");
  }
}
