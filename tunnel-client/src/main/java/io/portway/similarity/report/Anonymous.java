package io.portway.similarity.report;

import io.portway.message.Messages;
import io.portway.similarity.input.Paragraph;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes names out of a report: texts and figures stay. Ids, document ids, the index and the input's
 * name are replaced by words that are the same where the names were, and differ from report to
 * report, so that nobody finds a name by trying. Titles, remarks and all fields but the compared
 * one are left out.
 */
public final class Anonymous {
  private static final String MAC = "HmacSHA256";
  private static final int DIGITS = 10;

  private final Mac mac;
  private final Messages messages;

  private Anonymous(Messages messages) {
    this.messages = messages;
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }

  /** The same report without names. */
  public static Report of(Report report, Messages messages) {
    return new Anonymous(messages).report(report);
  }

  private Report report(Report report) {
    Map<String, Object> parameters = new LinkedHashMap<>(report.parameters());
    parameters.replaceAll(
        (name, value) ->
            name.equals("input") || name.equals("index") ? word(String.valueOf(value)) : value);
    List<ParagraphResult> named = report.paragraphs();
    List<ParagraphResult> results =
        new AbstractList<>() {
          @Override
          public ParagraphResult get(int index) {
            return result(named.get(index));
          }

          @Override
          public int size() {
            return named.size();
          }
        };
    return new Report(
        report.finished(),
        parameters,
        List.of(new Report.Note("warning", 0, messages.get("report.anonymous"))),
        Totals.of(results),
        results);
  }

  private ParagraphResult result(ParagraphResult result) {
    Paragraph paragraph = result.paragraph();
    return new ParagraphResult(
        new Paragraph(
            paragraph.seq(), word(paragraph.id()), "", paragraph.body(), "", paragraph.line()),
        result.status(),
        "",
        result.verdict(),
        result.copied(),
        result.unquoted(),
        result.fromOthers(),
        result.likeness(),
        result.letters(),
        result.matches().stream().map(this::match).toList());
  }

  private Match match(Match match) {
    return new Match(
        match.rank(),
        word(match.index()),
        word(match.docId()),
        match.esScore(),
        match.copied(),
        match.likeness(),
        match.runs(),
        match.text(),
        match.own(),
        Map.of());
  }

  private String word(String name) {
    byte[] code = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(code).substring(0, DIGITS);
  }
}
