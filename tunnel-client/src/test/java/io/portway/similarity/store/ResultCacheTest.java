package io.portway.similarity.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.message.Text;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.report.Match;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultCacheTest {
  private static final String SECRET = "机密的句子还没有发表过";

  @TempDir Path home;
  private final List<Text> notes = new CopyOnWriteArrayList<>();

  @Test
  void aResultIsFoundAgainByItsTextAlone() {
    ParagraphResult result = result("a", SECRET);
    try (ResultCache first = cache("rules")) {
      first.keep(result);
    }

    Paragraph sameText = new Paragraph(7, "other", "title", SECRET, "example", 9);
    ParagraphResult found = cache("rules").find(sameText);

    assertThat(found).isEqualTo(result.of(sameText));
    assertThat(cache("rules").find(paragraph("a", SECRET + "。"))).isNull();
    assertThat(notes).isEmpty();
  }

  @Test
  void anotherRuleOrStateOfTheIndexFindsNothing() {
    cache("index of 10 documents").keep(result("a", SECRET));

    assertThat(cache("index of 11 documents").find(paragraph("a", SECRET))).isNull();
  }

  @Test
  void nothingInAnEntryCanBeReadAndOnlyItsOwnerMayTry() throws IOException {
    ParagraphResult result = result("a", SECRET);
    cache("rules").keep(result);

    Path entry = entries().get(0);
    String bytes = Files.readString(entry, StandardCharsets.ISO_8859_1);
    for (String word : List.of(SECRET, "d1", "texts", result.matches().get(0).text(), "OK")) {
      assertThat(bytes)
          .doesNotContain(
              new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
    assertThat(permissions(entry)).isEqualTo("rw-------");
    assertThat(permissions(entry.getParent())).isEqualTo("rwx------");
    assertThat(permissions(home.resolve("results"))).isEqualTo("rwx------");
  }

  @Test
  void aDamagedEntryIsLeftAsideAndWrittenAnew() throws IOException {
    cache("rules").keep(result("a", SECRET));
    Path entry = entries().get(0);
    byte[] whole = Files.readAllBytes(entry);
    for (int length : new int[] {0, 5, 12, whole.length - 1}) {
      notes.clear();
      Files.write(entry, java.util.Arrays.copyOf(whole, length));

      ResultCache cache = cache("rules");

      assertThat(cache.find(paragraph("a", SECRET))).isNull();
      assertThat(cache.find(paragraph("a", SECRET))).isNull();
      assertThat(notes).extracting(Text::key).containsExactly("cache.damaged");
      cache.keep(result("a", SECRET));
      assertThat(cache.find(paragraph("a", SECRET))).isNotNull();
    }
  }

  @Test
  void theLongestUnusedGoFirstAndPartsOfTheKilledWithThem() throws IOException {
    Instant now = Instant.now();
    for (int hours = 1; hours <= 5; hours++) {
      Path entry = Files.write(home.resolve("entry" + hours), new byte[100]);
      Files.setLastModifiedTime(entry, FileTime.from(now.minus(Duration.ofHours(hours))));
    }
    Files.write(home.resolve("underway.part"), new byte[100]);
    Path abandoned = Files.write(home.resolve("abandoned.part"), new byte[100]);
    Files.setLastModifiedTime(abandoned, FileTime.from(now.minus(Duration.ofHours(2))));

    CacheFolder.trim(home, 3 * 4096);

    try (Stream<Path> left = Files.list(home)) {
      assertThat(left)
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder("entry1", "entry2", "entry3", "underway.part");
    }
  }

  @Test
  void theCacheStaysSmallHoweverMuchIsKept() throws IOException {
    try (ResultCache small =
        new ResultCache(home.resolve("results"), "rules", 256 * 4096, notes::add)) {
      for (int i = 0; i < 1_000; i++) {
        small.keep(result("a", SECRET + i));
      }
    }

    assertThat(entries()).hasSizeBetween(200, 256);
  }

  @Test
  void severalMayUseOneDirectoryAtOnce() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                try (ResultCache cache = cache("rules")) {
                  for (int i = 0; i < 200; i++) {
                    cache.keep(result("a", SECRET + i));
                    cache.find(paragraph("a", SECRET + (i + 100) % 200));
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(notes).isEmpty();
    assertThat(entries()).hasSize(200).noneMatch(entry -> entry.toString().endsWith(".part"));
    for (int i = 0; i < 200; i++) {
      assertThat(cache("rules").find(paragraph("a", SECRET + i))).isNotNull();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsSaidOnceAndHarmsNothing() throws IOException {
    Files.writeString(home.resolve("results"), "a file");
    ResultCache cache = cache("rules");

    cache.keep(result("a", SECRET));
    cache.keep(result("a", SECRET + 1));

    assertThat(cache.find(paragraph("a", SECRET))).isNull();
    assertThat(notes).extracting(Text::key).containsExactly("cache.unwritable");
  }

  @Test
  void resultsOfARunAreReadBackFromDiskAndLeaveNothingThere() throws IOException {
    List<ParagraphResult> results = new ArrayList<>();
    try (ResultFile file = ResultFile.create()) {
      for (int i = 0; i < 600; i++) {
        results.add(result("p" + i, SECRET.repeat(i % 7) + i));
        file.add(results.get(i));
      }
      Thread.currentThread().interrupt();

      assertThat(file.get(599)).isEqualTo(results.get(599));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(file).isEqualTo(results);
    }
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left)
          .noneMatch(path -> path.getFileName().toString().startsWith("portway-results"));
    }
  }

  private ResultCache cache(String scope) {
    return new ResultCache(
        home.resolve("results"), scope, ResultCache.DEFAULT_MAX_BYTES, notes::add);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("results"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static Paragraph paragraph(String id, String body) {
    return new Paragraph(1, id, "", body, "", 1);
  }

  private static ParagraphResult result(String id, String body) {
    Map<String, Object> fields = new java.util.LinkedHashMap<>();
    fields.put("summary", "文献的正文");
    fields.put("year", 2024);
    fields.put("tags", List.of("a", "b"));
    fields.put("gone", null);
    Match match =
        new Match(
            1,
            "texts",
            "d1",
            12.5,
            0.123456789,
            Double.NaN,
            List.of(new Run(0, 3, 1, 4)),
            "文献的正文",
            false,
            fields);
    return new ParagraphResult(
        paragraph(id, body),
        Status.OK,
        "",
        Verdict.PARTLY,
        0.123456789,
        0.1,
        0,
        Double.NaN,
        11,
        List.of(match));
  }
}
