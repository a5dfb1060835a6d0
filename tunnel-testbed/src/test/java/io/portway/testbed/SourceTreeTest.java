package io.portway.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler sees: things that must not, or must, be in the checkout's files. */
class SourceTreeTest {
  private static final Set<String> NOT_SOURCES =
      Set.of(".git", "target", ".idea", ".vscode", "node_modules");

  /**
   * Hosts of registries come from a user's settings, never from us. Written so that this file does
   * not match itself.
   */
  private static final Pattern REGISTRY_HOSTS =
      Pattern.compile(
          "repo1?[.]maven[.](org|apache)|registry[.]npmjs|(deb|security)[.]debian[.]|proxy[.]golang"
              + "|(static|index)[.]crates|files[.]pythonhosted|pypi[.]org");

  private static final Pattern WAITING_BY_SLEEPING =
      Pattern.compile("Thread[.]sleep[(]|TimeUnit[.][A-Z]+[.]sleep[(]");
  private static final Pattern LOCAL_REPOSITORIES = Pattern.compile("/(root|home/[^/\\s]+)/[.]m2/");
  private static final Pattern LEFT_FOR_LATER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

  private final Path root = Checkout.here().root();

  @Test
  void noRegistryHostIsNamed() throws IOException {
    assertThat(filesWith(REGISTRY_HOSTS, "")).isEmpty();
  }

  @Test
  void noTestWaitsBySleeping() throws IOException {
    assertThat(filesWith(WAITING_BY_SLEEPING, ".java"))
        .filteredOn(file -> file.toString().contains("src/test/"))
        .isEmpty();
  }

  @Test
  void noPathOfTheMachineThatItWasWrittenOnIsNamed() throws IOException {
    assertThat(filesWith(LOCAL_REPOSITORIES, "")).isEmpty();
  }

  @Test
  void nothingButJavaLiesAmongJavaFiles() throws IOException {
    assertThat(sources())
        .filteredOn(file -> file.toString().matches(".*/src/(main|test)/java/.*"))
        .isNotEmpty()
        .allMatch(file -> file.toString().endsWith(".java"));
  }

  @Test
  void nothingIsLeftForLater() throws IOException {
    assertThat(filesWith(LEFT_FOR_LATER, "")).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    List<Path> packages =
        sources()
            .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
            .map(Path::getParent)
            .distinct()
            .toList();

    assertThat(packages).isNotEmpty();
    assertThat(packages)
        .allMatch(directory -> Files.exists(directory.resolve("package-info.java")));
  }

  private List<Path> filesWith(Pattern pattern, String suffix) throws IOException {
    List<Path> files = sources().filter(file -> file.toString().endsWith(suffix)).toList();
    assertThat(files).hasSizeGreaterThan(10);
    return files.stream()
        .filter(file -> pattern.matcher(text(file)).find())
        .map(root::relativize)
        .toList();
  }

  private Stream<Path> sources() throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(root)) {
      found = files.filter(this::isSource).toList();
    }
    return found.stream();
  }

  private boolean isSource(Path file) {
    for (Path part : root.relativize(file)) {
      if (NOT_SOURCES.contains(part.toString())) {
        return false;
      }
    }
    return Files.isRegularFile(file);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      return ""; // an image, or one of the inputs that are deliberately not UTF-8
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
