package io.portway.testbed.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.testbed.process.Command;
import io.portway.testbed.ssh.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTML report in a real browser: opened from a file, without a network, full of traps. */
@Timeout(180)
final class ReportPageEndToEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path directory;

  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void open() throws IOException {
    Tools.require("pdftotext");
    browser = Browser.start(directory);
    HostileReport.render(directory, "report.html");
    page = directory.resolve("report.html");
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void everyTextIsShownAndNoneOfThemRuns() {
    browser.show(page);

    String shown = browser.value("document.body.innerText").asText();
    assertThat(shown).contains(HostileReport.FORMULAS).contains(HostileReport.MARKUP);
    assertThat(shown).contains("甲\ufffd乙\ufffd丙\ufffd丁");
    assertThat(browser.value("typeof window.ran").asText()).isEqualTo("undefined");
    assertThat(browser.value("document.querySelectorAll('img,svg,iframe,article a').length"))
        .hasToString("0");
    assertThat(browser.value("document.scripts.length").asInt()).isEqualTo(1);
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests()).containsExactly(page.toUri().toString());
  }

  @Test
  void whatGotIntoThePageAllTheSameCouldNeitherRunNorLoad() {
    browser.show(page);

    browser.value(
        "document.body.insertAdjacentHTML('beforeend',"
            + " '<img src=http://192.0.2.1/x onerror=\"window.ran=1\"><p style=\"color:red\">x')");
    browser.value(
        "document.head.appendChild(document.createElement('script')).text = 'window.ran = 2'");

    assertThat(browser.complaints())
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(complaint -> complaint.contains("Content Security Policy"));
    assertThat(browser.value("typeof window.ran").asText()).isEqualTo("undefined");
  }

  @Test
  void aClickOnAHeadingSortsTheOverview() {
    browser.show(page);
    assertThat(seqs()).isSorted();

    browser.click("th:nth-child(5) button");

    assertThat(seqs()).hasSize(HostileReport.PARAGRAPHS).isSortedAccordingTo(reversed());
    assertThat(browser.value("document.querySelectorAll('th')[4].ariaSort").asText())
        .isEqualTo("ascending");

    browser.click("th:nth-child(5) button");

    assertThat(seqs()).isSorted();
    assertThat(browser.complaints()).isEmpty();
  }

  private static Comparator<Integer> reversed() {
    return Comparator.reverseOrder();
  }

  private static List<Integer> seqs() {
    List<Integer> seqs = new ArrayList<>();
    for (JsonNode link :
        browser.value("Array.from(document.querySelectorAll('tbody a'), a => a.hash.slice(2))")) {
      seqs.add(link.asInt());
    }
    return seqs;
  }

  @Test
  void coloursFollowTheSystem() throws IOException {
    browser.show(page);

    browser.prefer("light");
    double light = contrast();
    assertThat(brightness("backgroundColor")).isGreaterThan(200);
    browser.prefer("dark");
    double dark = contrast();
    assertThat(brightness("backgroundColor")).isLessThan(60);

    assertThat(light).isGreaterThan(7);
    assertThat(dark).isGreaterThan(7);
  }

  @Test
  void chineseIsDrawnInAFontThatHasIt() {
    browser.show(page);

    assertThat(browser.fonts("article:last-of-type mark"))
        .anyMatch(font -> font.contains("CJK"))
        .noneMatch(font -> font.contains("Resort"), "one that only shows that letters are missing");
  }

  @Test
  void bothTextsStandSideBySideAndBelowEachOtherOnAPhone() {
    browser.show(page);

    browser.resize(1200, 900);
    assertThat(tops()).as("wide").hasSize(1);
    browser.resize(380, 800);
    assertThat(tops()).as("narrow").hasSize(2);
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .as("nothing reaches out of the window")
        .isLessThanOrEqualTo(380);
    browser.resize(1200, 900);
  }

  @Test
  void printsOnPagesThatRepeatTheHeadings() throws IOException {
    browser.show(page);
    browser.prefer("dark");

    Path pdf = browser.print(directory.resolve("report.pdf"));

    String text = Command.of("pdftotext", "-layout", pdf, "-").run(LIMIT).outOrThrow();
    List<String> pages = List.of(text.split("\f"));
    assertThat(pages).hasSizeBetween(15, 60);
    assertThat(pages.get(0)).contains("总文字复制比");
    assertThat(pages.get(1)).as("the overview goes on").contains("结论", "第30段");
    assertThat(pages.get(2)).as("and on").contains("结论");
    assertThat(text).contains(HostileReport.CJK).contains("=HYPERLINK(");
  }

  private static List<Integer> tops() {
    List<Integer> tops = new ArrayList<>();
    for (JsonNode top :
        browser.value(
            "Array.from(new Set(Array.from(document.querySelector('.sides').children,"
                + " e => e.getBoundingClientRect().top)))")) {
      tops.add(top.asInt());
    }
    return tops;
  }

  /** 0 to 255. */
  private static double brightness(String property) {
    return browser
        .value(
            "getComputedStyle(document.body)."
                + property
                + ".match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) / 3")
        .asDouble();
  }

  /** Of letters on the page, after WCAG 2: 7 is its highest demand. */
  private static double contrast() {
    return browser
        .value(
            """
            (function () {
              function luminance(colour) {
                var c = colour.match(/\\d+/g).slice(0, 3).map(function (v) {
                  v = v / 255;
                  return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
                });
                return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
              }
              var style = getComputedStyle(document.body);
              var both = [luminance(style.color), luminance(style.backgroundColor)].sort();
              return (both[1] + 0.05) / (both[0] + 0.05);
            })()
            """)
        .asDouble();
  }
}
