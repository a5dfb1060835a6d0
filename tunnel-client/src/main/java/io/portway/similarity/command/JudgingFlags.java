package io.portway.similarity.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.Ignored;
import io.portway.similarity.check.OwnWork;
import io.portway.similarity.input.TextFile;
import io.portway.similarity.match.Folding;
import io.portway.similarity.match.Thresholds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What counts, and from when on it is called copied. */
final class JudgingFlags {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--min-copied",
      paramLabel = "SHARE",
      converter = Share.Converter.class,
      description = "From which share on a paragraph is partly copied (default: 25%%).")
  Share minCopied;

  @Option(
      names = "--min-likeness",
      paramLabel = "SHARE",
      converter = Share.Converter.class,
      description = "From which likeness on it is reworded (default: 60%%).")
  Share minLikeness;

  @Option(
      names = "--ignore-quotes",
      description = "What stands between quotation marks counts for nothing.")
  boolean ignoreQuotes;

  @Option(
      names = "--ignore-text",
      paramLabel = "FILE",
      description = "Passages of this text count for nothing: forms, licences, set phrases.")
  Path ignoreText;

  @Option(
      names = "--fold-chinese",
      description = "Traditional and simplified Chinese are the same; asks the server twice.")
  boolean foldChinese;

  @Option(
      names = "--exclude-id",
      split = ",",
      paramLabel = "ID",
      description = "Documents that are not compared with, such as the text itself.")
  List<String> excludeIds = List.of();

  @Option(
      names = "--exclude-query",
      paramLabel = "JSON",
      description =
          "The same by a query, for example '{\"term\":{\"author\":\"Li\"}}' for own work.")
  String excludeQuery;

  @Option(
      names = "--own",
      paramLabel = "FIELD=VALUE",
      description =
          "Documents that are the author's own, for example author=Li; told apart in the totals.")
  List<String> own = List.of();

  void addTo(CheckOptions.Builder options) {
    options
        .thresholds(thresholds())
        .own(own())
        .folding(foldChinese ? Folding.CHINESE : Folding.USUAL);
    if (ignoreQuotes || ignoreText != null) {
      options.ignore(
          new Ignored(ignoreQuotes, ignoreText == null ? null : TextFile.read(ignoreText)));
    }
    if (!excludeIds.isEmpty()) {
      options.excludeIds(excludeIds);
    }
    if (excludeQuery != null) {
      options.excludeQuery(query());
    }
  }

  private OwnWork own() {
    List<OwnWork.Mark> marks = new ArrayList<>();
    for (String mark : own) {
      int equals = mark.indexOf('=');
      if (equals < 1 || equals == mark.length() - 1) {
        throw Usage.wrong("usage.own", mark);
      }
      marks.add(new OwnWork.Mark(mark.substring(0, equals), mark.substring(equals + 1)));
    }
    return new OwnWork(marks);
  }

  private Thresholds thresholds() {
    Thresholds usual = Thresholds.DEFAULT;
    double partly = minCopied == null ? usual.partly() : minCopied.value();
    double reworded = minLikeness == null ? usual.reworded() : minLikeness.value();
    if (partly == 0 || reworded == 0) {
      throw Usage.wrong("usage.share-zero");
    }
    double copied = Math.max(usual.copied(), partly);
    return new Thresholds(Math.max(usual.identical(), copied), copied, partly, reworded);
  }

  private Map<String, Object> query() {
    try {
      Map<String, Object> query = JSON.readValue(excludeQuery, new TypeReference<>() {});
      if (query != null && query.size() == 1) {
        return query;
      }
    } catch (JsonProcessingException e) {
      // Told below, together with what is expected.
    }
    throw Usage.wrong("usage.exclude-query", excludeQuery);
  }
}
