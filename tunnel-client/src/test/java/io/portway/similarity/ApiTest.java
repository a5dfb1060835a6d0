package io.portway.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.portway.similarity.match.TextMatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API is what the public signatures of the root package name, and what those name in turn: it
 * is plain Java, and all of it is explained.
 */
class ApiTest {
  private static final String ROOT = "io.portway.similarity";
  private static final String MESSAGE = "io.portway.message";

  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path COMMON_SOURCES = Path.of("../tunnel-common/src/main/java");

  /** Where an API type may stand; its package's other public classes are not meant. */
  private static final Set<String> PACKAGES =
      Set.of("check", "hop", "input", "match", "report", "route", "search", "ssh");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.portway");
  private final Set<String> strangers = new TreeSet<>();

  @Test
  void noSignatureNamesAThirdParty() {
    Set<JavaClass> api = api();

    assertThat(strangers).isEmpty();
    assertThat(api).hasSizeGreaterThan(25);
    assertThat(api)
        .extracting(one -> one.getPackageName())
        .allSatisfy(
            name ->
                assertThat(name.equals(ROOT) || name.equals(MESSAGE) || isApi(name))
                    .as(name)
                    .isTrue());
  }

  private static boolean isApi(String name) {
    return name.startsWith(ROOT + ".") && PACKAGES.contains(name.substring(ROOT.length() + 1));
  }

  @Test
  void everythingIsExplained(@TempDir Path pages) throws IOException {
    List<Path> sources =
        api().stream()
            .map(one -> one.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java")
            .distinct()
            .sorted()
            .map(ApiTest::source)
            .toList();
    DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
    DiagnosticCollector<JavaFileObject> findings = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = javadoc.getStandardFileManager(findings, null, null)) {
      boolean done =
          javadoc
              .getTask(
                  Writer.nullWriter(),
                  files,
                  findings,
                  null,
                  List.of(
                      "-Xdoclint:all",
                      "-Xmaxwarns",
                      "1000",
                      "-d",
                      pages.toString(),
                      "-classpath",
                      System.getProperty(
                          "surefire.test.class.path", System.getProperty("java.class.path"))),
                  files.getJavaFileObjectsFromPaths(sources))
              .call();

      assertThat(findings.getDiagnostics())
          .filteredOn(finding -> finding.getKind() != Diagnostic.Kind.NOTE)
          .filteredOn(finding -> !isCompactConstructor(finding))
          .extracting(Object::toString)
          .isEmpty();
      assertThat(done).isTrue();
    }
    assertThat(pages.resolve("io/portway/similarity/SimilarityClient.html")).isNotEmptyFile();
  }

  private static Path source(String file) {
    Path ours = SOURCES.resolve(file);
    return Files.exists(ours) ? ours : COMMON_SOURCES.resolve(file);
  }

  /** Its parameters stand at the record; doclint would have them said twice. */
  private static boolean isCompactConstructor(Diagnostic<? extends JavaFileObject> finding) {
    if (finding.getSource() == null) {
      return false;
    }
    try {
      String line =
          finding
              .getSource()
              .getCharContent(true)
              .toString()
              .lines()
              .skip(finding.getLineNumber() - 1)
              .findFirst()
              .orElse("");
      return line.matches(" *public \\w+ \\{");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<JavaClass> api() {
    Deque<JavaClass> open = new ArrayDeque<>();
    Set<JavaClass> api = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
    classes.stream().filter(one -> isPublic(one) && isStart(one)).forEach(open::add);
    while (!open.isEmpty()) {
      JavaClass one = open.remove();
      if (api.add(one)) {
        named(one).forEach(other -> visit(one, other, open));
      }
    }
    return api;
  }

  /** The figures are of use by themselves, too. */
  private static boolean isStart(JavaClass one) {
    return one.getPackageName().equals(ROOT) || one.isEquivalentTo(TextMatcher.class);
  }

  private void visit(JavaClass from, JavaClass named, Deque<JavaClass> open) {
    if (named.getName().startsWith("io.portway.")) {
      open.add(named);
    } else if (!named.isPrimitive() && !named.getName().startsWith("java.")) {
      strangers.add(from.getName() + " names " + named.getName());
    }
  }

  private static Set<JavaClass> named(JavaClass one) {
    Stream<JavaCodeUnit> units = one.getCodeUnits().stream().filter(ApiTest::isVisible);
    Stream<JavaType> ofUnits =
        units.flatMap(
            unit ->
                Stream.of(
                        unit.getParameterTypes().stream(),
                        Stream.of(unit.getReturnType()),
                        unit.getExceptionTypes().stream().map(type -> (JavaType) type))
                    .flatMap(types -> types));
    Stream<JavaType> ofFields =
        one.getFields().stream().filter(field -> isVisible(field)).map(JavaField::getType);
    Stream<JavaType> parents =
        Stream.concat(one.getSuperclass().stream(), one.getInterfaces().stream());
    return Stream.of(ofUnits, ofFields, parents)
        .flatMap(types -> types)
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .collect(Collectors.toSet());
  }

  private static boolean isPublic(JavaClass one) {
    return one.getModifiers().contains(JavaModifier.PUBLIC)
        && one.getEnclosingClass().map(ApiTest::isPublic).orElse(true);
  }

  private static boolean isVisible(com.tngtech.archunit.core.domain.JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC);
  }
}
