package io.portway.similarity.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputReaderTest {
  private static final String ARRAY =
      "[{\"id\": \"1-1\", \"title\": \"题\", \"body\": \"正文\\n第二行\", \"example\": \"例\"}, {\"id\": 2, \"body\": \"b\"}]";

  @TempDir Path directory;

  @Test
  void readsAnArrayOfObjects() throws IOException {
    Input input = read("x.json", ARRAY);

    assertThat(input.paragraphs())
        .containsExactly(
            new Paragraph(1, "1-1", "题", "正文\n第二行", "例", 1), new Paragraph(2, "2", "", "b", "", 1));
    assertThat(input.remarks()).isEmpty();
  }

  @Test
  void readsAnObjectWithParagraphs() throws IOException {
    assertThat(read("-", "{\"name\": {\"x\": [1]}, \"paragraphs\": " + ARRAY + "}").paragraphs())
        .hasSize(2);
    assertThat(read("-", "{\n\"paragraphs\":\n" + ARRAY + "\n}").paragraphs()).hasSize(2);
  }

  @Test
  void readsOneObjectALineWithoutBeingTold() throws IOException {
    String lines = "{\"id\":\"a\",\"body\":\"一\"}\n\n{\"id\":\"b\",\"body\":\"二\"}\n";

    assertThat(read("-", lines).paragraphs()).extracting(Paragraph::id).containsExactly("a", "b");
    assertThat(read("-", lines).paragraphs()).extracting(Paragraph::line).containsExactly(1, 3);
    assertThat(read("-", "{\"id\":\"a\",\"body\":\"一\"}").paragraphs()).hasSize(1);
  }

  @Test
  void aBadLineSpoilsNoOther() throws IOException {
    Input input =
        read("x.jsonl", "{\"body\":\"一\"}\n{\"body\": \n[1]\n7\n{\"body\":[1]}\n\"只有正文\"\n");

    assertThat(input.paragraphs()).extracting(Paragraph::body).containsExactly("一", "只有正文");
    assertThat(input.paragraphs()).extracting(Paragraph::id).containsExactly("#1", "#2");
    assertThat(input.rejected()).extracting(Remark::line).containsExactly(2, 3, 4, 5);
  }

  @Test
  void elementsOfAnArrayAreRejectedOneByOne() throws IOException {
    Input input =
        read("x.json", "[{\"body\":\"一\"},\n7,\n{\"id\":{},\"body\":\"x\"},\n{\"body\":\"二\"}]");

    assertThat(input.paragraphs()).extracting(Paragraph::body).containsExactly("一", "二");
    assertThat(input.rejected()).extracting(Remark::line).containsExactly(2, 3);
  }

  @Test
  void brokenJsonIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> read("x.json", "[{\"body\": \"一\"},\n{\"body\" \"二\"}]"))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INPUT))
        .hasMessageContaining("2:");
    assertThatThrownBy(() -> read("x.json", "{\"a\":\n1}")).hasMessageContaining("paragraphs");
  }

  @Test
  void anObjectWithoutAnyFieldOfAParagraphIsRejected() throws IOException {
    Input input = read("x.jsonl", "{\"a\": 1}\n{\"id\": \"1\"}\n");

    assertThat(input.paragraphs()).extracting(Paragraph::id).containsExactly("1");
    assertThat(input.rejected()).extracting(Remark::line).containsExactly(1);
  }

  @Test
  void readsTheLinesOfTheOriginalScript() throws IOException {
    Input input =
        read(
            "x.txt", "1-1  My title  The quick brown fox  an example\r\n1-2    正文  \n1-3  题  正文\n");

    assertThat(input.paragraphs())
        .containsExactly(
            new Paragraph(1, "1-1", "My title", "The quick brown fox", "an example", 1),
            new Paragraph(2, "1-2", "", "正文", "", 2),
            new Paragraph(3, "1-3", "题", "正文", "", 3));
  }

  @Test
  void aBodyWithTwoSpacesIsKeptWholeAndRemarkedOn() throws IOException {
    Input input = read("x.txt", "1  t  one  two  three  ex\n");

    assertThat(input.paragraphs().get(0).body()).isEqualTo("one  two  three");
    assertThat(input.paragraphs().get(0).example()).isEqualTo("ex");
    assertThat(input.remarks()).extracting(Remark::line).containsExactly(1);
  }

  @Test
  void linesWithSingleSpacesAreCutAtThem() throws IOException {
    assertThat(read("x.txt", "1-1 标题 正文 举例\n").paragraphs())
        .containsExactly(new Paragraph(1, "1-1", "标题", "正文", "举例", 1));
  }

  @Test
  void aLineThatIsCutShortIsRejectedWithItsNumber() throws IOException {
    Input input = read("x.txt", "1  t  b  e\n第二行\n2  t  b  e\n");

    assertThat(input.paragraphs()).extracting(Paragraph::id).containsExactly("1", "2");
    assertThat(input.rejected()).extracting(Remark::line).containsExactly(2);
  }

  @Test
  void onlyTheOriginalScriptsRuleWantsADigitFirst() throws IOException {
    String lines = "A-1  t  b  e\n1-1  t  b  e\n";

    assertThat(read("x.txt", lines).paragraphs()).hasSize(2);
    Input seed =
        new InputReader(InputOptions.DEFAULT.likeOriginalScript())
            .read(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), "x.txt");
    assertThat(seed.paragraphs()).extracting(Paragraph::id).containsExactly("1-1");
    assertThat(seed.rejected()).extracting(Remark::line).containsExactly(1);
  }

  @Test
  void separatorsThatPythonCutsAtStayInTheText() throws IOException {
    Input input = read("x.txt", "1  t  a\u2028b\u000bc\u0085d  e\n");

    assertThat(input.paragraphs()).hasSize(1);
    assertThat(input.paragraphs().get(0).body()).isEqualTo("a\u2028b\u000bc\u0085d");
  }

  @Test
  void byteOrderMarksAreUnderstoodAndDropped() throws IOException {
    String text = "1  题  正文  例\n";
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes("\uFEFF".getBytes(charset));
      bytes.writeBytes(text.getBytes(charset));

      Input input = read("x.txt", bytes.toByteArray());

      assertThat(input.paragraphs().get(0)).isEqualTo(new Paragraph(1, "1", "题", "正文", "例", 1));
    }
  }

  @Test
  void chineseThatIsNotUtf8IsReadWithAWarning() throws IOException {
    Input input = read("x.txt", "1  题  正文  例\n".getBytes(Charset.forName("GB18030")));

    assertThat(input.paragraphs().get(0).body()).isEqualTo("正文");
    assertThat(input.remarks()).hasSize(1);
  }

  @Test
  void halfASurrogatePairAndNulAreReplacedAndRemarkedOn() throws IOException {
    Input input = read("x.json", "[{\"id\":\"1\",\"body\":\"a\\ud83dz\\u0000\"}]");

    assertThat(input.paragraphs().get(0).body()).isEqualTo("a\uFFFDz\uFFFD");
    assertThat(input.remarks()).hasSize(1);
  }

  @Test
  void anIdThatOccursTwiceIsKeptTwiceAndRemarkedOn() throws IOException {
    Input input = read("x.json", "[{\"id\":\"1\",\"body\":\"a\"},{\"id\":\"1\",\"body\":\"b\"}]");

    assertThat(input.paragraphs()).extracting(Paragraph::body).containsExactly("a", "b");
    assertThat(input.remarks()).hasSize(1);
    assertThat(input.rejected()).isEmpty();
  }

  @Test
  void whatCannotBeReadNamesTheInput() throws IOException {
    Path missing = directory.resolve("missing.json");

    assertThatThrownBy(() -> new InputReader(InputOptions.DEFAULT).read(missing))
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> new InputReader(InputOptions.DEFAULT).read(directory))
        .hasMessageContaining("directory");
    Path file = Files.writeString(directory.resolve("ok.json"), ARRAY);
    assertThat(new InputReader(InputOptions.DEFAULT).read(file).paragraphs()).hasSize(2);
  }

  private static Input read(String name, String text) throws IOException {
    return read(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Input read(String name, byte[] bytes) throws IOException {
    return new InputReader(InputOptions.DEFAULT).read(new ByteArrayInputStream(bytes), name);
  }
}
