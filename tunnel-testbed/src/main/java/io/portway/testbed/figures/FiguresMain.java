package io.portway.testbed.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.similarity.match.Folding;
import io.portway.testbed.corpus.Text;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code bin/test figures}: measures the figures on the manuals of Debian, which are fetched for
 * that and not kept, and prints tables in Markdown.
 */
public final class FiguresMain {
  private static final List<String> PACKAGES =
      List.of(
          "debmake-doc",
          "debian-handbook",
          "debian-reference-en",
          "debian-reference-zh-cn",
          "debian-edu-doc-zh-cn",
          "fortunes",
          "opencc",
          "libopencc1.1",
          "libopencc-data",
          "libmarisa0");
  private static final String POETRY = "chinese-poetry@2.0.1";
  private static final String PROSE = "package/dist/mengxue/guwenguanzhi.json";
  private static final String INDEX = "debian";
  private static final int CHINESE_COPIES = 150;
  private static final int ENGLISH_COPIES = 100;
  private static final int STRANGERS = 300;

  private final Path folder;
  private final Downloads downloads;
  private final long seed;
  private final String analyzer;

  private FiguresMain(Path folder, long seed, String analyzer) {
    this.folder = folder;
    this.downloads = new Downloads(folder);
    this.seed = seed;
    this.analyzer = analyzer;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    String seed = System.getenv().getOrDefault("PORTWAY_SEED", "20261129");
    String analyzer = args.length > 0 ? args[0] : "standard";
    Path folder = Files.createTempDirectory("figures");
    new FiguresMain(folder, Long.parseLong(seed), analyzer).run();
  }

  private void run() throws IOException, InterruptedException {
    System.out.println(String.join(", ", downloads.debian(PACKAGES)) + ", " + POETRY);
    System.out.println("seed " + seed + ", analyzer " + analyzer);
    downloads.npm(POETRY, List.of(PROSE));

    List<Text> manuals = manuals();
    List<Text> reference =
        new ArrayList<>(html("reference-zh", "debian-reference", ".zh-cn.html", "p"));
    reference.addAll(html("reference-en", "debian-reference", ".en.html", "p"));
    List<Text> older =
        html("edu-bullseye", "doc/debian-edu-doc-zh-cn", "bullseye-manual.html", "p");
    List<Text> unrelated = new ArrayList<>(prose());
    unrelated.addAll(Manual.fortunes("fortunes", folder.resolve("usr/share/games/fortunes")));
    System.out.printf(
        Locale.ROOT,
        "%d paragraphs in the index (%d zh), %d of the same domain, %d unrelated%n",
        manuals.size(),
        of("zh", manuals).size(),
        reference.size(),
        unrelated.size());

    try (SearchServer server = SearchServer.start(folder.resolve("node"), folder.resolve("logs"))) {
      SearchIndex index = new SearchIndex(server.url(), INDEX, analyzer);
      index.create();
      for (int from = 0; from < manuals.size(); from += STRANGERS) {
        index.load(manuals.subList(from, Math.min(from + STRANGERS, manuals.size())));
      }
      Measuring apart = new Measuring(server.url(), INDEX, Folding.USUAL);
      Measuring folded = new Measuring(server.url(), INDEX, Folding.CHINESE);

      LabelledSet set = new LabelledSet(seed);
      List<Text> zh = longEnough(of("zh", manuals));
      List<Text> en = longEnough(of("en", manuals));
      set.addCopies("zh", zh, longEnough(of("zh", reference)), CHINESE_COPIES);
      set.addCopies("en", en, longEnough(of("en", reference)), ENGLISH_COPIES);
      Map<String, String> revised = Editions.pairs(manuals, older);
      set.addMade(Kind.REVISED, "zh", only("zh", manuals, revised));
      set.addMade(Kind.REVISED, "en", only("en", manuals, revised));
      for (String lang : List.of("zh", "en")) {
        set.addStrangers(Kind.SAME_DOMAIN, of(lang, reference), STRANGERS);
        set.addStrangers(Kind.UNRELATED, of(lang, unrelated), STRANGERS);
      }
      List<Outcome> outcomes = new ArrayList<>(apart.outcomes(set.paragraphs()));
      LabelledSet scripts = new LabelledSet(seed);
      scripts.addMade(Kind.OTHER_SCRIPT, "zh", traditional(set.sample(zh, CHINESE_COPIES)));
      outcomes.addAll(folded.outcomes(scripts.paragraphs()));

      Table.confusion(outcomes).forEach(System.out::println);
      System.out.println();
      Table.fit(outcomes).forEach(System.out::println);
      System.out.println();
      falseAlarms(outcomes);
      costOfFolding(apart, folded, scripts, of("zh", reference), of("zh", unrelated));
    }
    System.out.printf(
        Locale.ROOT,
        "comparing a paragraph of 300 characters with 50 documents of 300: %.1f ms%n",
        Speed.millis(of("zh", reference)));
  }

  private void costOfFolding(
      Measuring apart,
      Measuring folded,
      LabelledSet scripts,
      List<Text> domain,
      List<Text> unrelated)
      throws InterruptedException {
    LabelledSet strangers = new LabelledSet(seed);
    strangers.addStrangers(Kind.SAME_DOMAIN, domain, STRANGERS);
    strangers.addStrangers(Kind.UNRELATED, unrelated, STRANGERS);
    for (Measuring measuring : List.of(apart, folded)) {
      long start = System.nanoTime();
      List<Outcome> outcomes = measuring.outcomes(strangers.paragraphs());
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s: %d Chinese paragraphs that are no copies in %.1f s, %d flagged; of %d copies in the other script %.1f %% flagged%n",
          measuring == apart ? "scripts apart" : "scripts folded",
          outcomes.size(),
          seconds,
          outcomes.stream().filter(Outcome::isFlagged).count(),
          scripts.paragraphs().size(),
          100 * Table.share(measuring.outcomes(scripts.paragraphs()), Outcome::isFlagged));
    }
  }

  /** Every one of them, to be read: some may be copies that the labels don't know of. */
  private static void falseAlarms(List<Outcome> outcomes) {
    outcomes.stream()
        .filter(outcome -> !outcome.paragraph().kind().isCopy() && outcome.isFlagged())
        .forEach(
            outcome ->
                System.out.printf(
                    Locale.ROOT,
                    "false alarm: %s, copied %.2f, run %d, likeness %.2f, %s: %s%n",
                    outcome.verdict().word(),
                    outcome.copied(),
                    outcome.longestRun(),
                    outcome.likeness(),
                    outcome.named(),
                    outcome.paragraph().body()));
  }

  private List<Text> manuals() {
    List<Text> all = new ArrayList<>();
    all.addAll(html("debmake-zh", "doc/debmake-doc/html", ".zh-cn.html", "p"));
    all.addAll(html("debmake-en", "doc/debmake-doc/html", ".en.html", "p"));
    all.addAll(html("handbook-zh", "doc/debian-handbook/html/zh-CN", ".html", "div.para"));
    all.addAll(html("handbook-en", "doc/debian-handbook/html/en-US", ".html", "div.para"));
    all.addAll(html("edu-bookworm", "doc/debian-edu-doc-zh-cn", "bookworm-manual.html", "p"));
    Set<String> seen = new HashSet<>();
    return all.stream().filter(text -> seen.add(text.summary())).toList();
  }

  private List<Text> html(String name, String path, String ending, String selector) {
    return Manual.html(name, folder.resolve("usr/share").resolve(path), ending, selector);
  }

  /** Classical prose, in simplified characters as the index is. */
  private List<Text> prose() throws IOException {
    Set<String> paragraphs = new LinkedHashSet<>();
    collect(new ObjectMapper().readTree(folder.resolve(PROSE).toFile()), paragraphs);
    String simplified = downloads.convert(String.join("\n", paragraphs), "t2s");
    return Manual.texts("prose", simplified.lines().toList());
  }

  private static void collect(JsonNode node, Set<String> paragraphs) {
    node.path("paragraphs").forEach(one -> paragraphs.add(one.asText().replaceAll("\\s+", " ")));
    node.path("content").forEach(inner -> collect(inner, paragraphs));
  }

  private Map<String, String> traditional(List<Text> texts) {
    String all = String.join("\n", texts.stream().map(Text::summary).toList());
    List<String> converted = downloads.convert(all, "s2twp").lines().toList();
    Map<String, String> byId = new TreeMap<>();
    for (int i = 0; i < texts.size(); i++) {
      byId.put(texts.get(i).id(), converted.get(i));
    }
    return byId;
  }

  private static Map<String, String> only(String lang, List<Text> texts, Map<String, String> byId) {
    Map<String, String> some = new TreeMap<>(byId);
    some.keySet().retainAll(of(lang, texts).stream().map(Text::id).toList());
    return some;
  }

  private static List<Text> of(String lang, List<Text> texts) {
    return texts.stream().filter(text -> text.lang().equals(lang)).toList();
  }

  /** A passage that is lifted should be a part of it, and a half should be long enough to tell. */
  private static List<Text> longEnough(List<Text> texts) {
    return texts.stream()
        .filter(
            text ->
                Edits.pieces(text.summary(), text.lang()).size()
                    >= (text.lang().equals("zh") ? 60 : 35))
        .toList();
  }
}
