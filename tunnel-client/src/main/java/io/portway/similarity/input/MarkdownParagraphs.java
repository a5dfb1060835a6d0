package io.portway.similarity.input;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Reads Markdown (CommonMark with tables): paragraphs, those of lists and quotations, too, and the
 * rows of tables, each under the heading before it as its title. Links and emphasis are their text.
 * Code, HTML and front matter are no prose; how much was left out is said.
 */
final class MarkdownParagraphs {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Pattern FRONT_MATTER =
      Pattern.compile("\\A---\\R(?s:.*?)\\R---[ \t]*(\\R|\\z)");

  private final Collector collector;

  MarkdownParagraphs(Collector collector) {
    this.collector = collector;
  }

  void read(String text) {
    Parser parser =
        Parser.builder()
            .extensions(EXTENSIONS)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();
    Prose prose = new Prose();
    parser.parse(withoutFrontMatter(text)).accept(prose);
    if (prose.others > 0) {
      collector.warning(prose.firstOther, "input.markdown-others", prose.others);
    }
  }

  /** Its lines stay, empty, so that line numbers are those of the file. */
  private static String withoutFrontMatter(String text) {
    Matcher matter = FRONT_MATTER.matcher(text);
    return matter.find()
        ? matter.group().replaceAll("[^\r\n]", "") + text.substring(matter.end())
        : text;
  }

  private final class Prose extends AbstractVisitor {
    private String title = "";
    private int others;
    private int firstOther;

    @Override
    public void visit(Heading heading) {
      title = Words.of(heading).strip();
    }

    @Override
    public void visit(Paragraph paragraph) {
      take(Words.of(paragraph), line(paragraph));
    }

    @Override
    public void visit(FencedCodeBlock code) {
      other(code);
    }

    @Override
    public void visit(IndentedCodeBlock code) {
      other(code);
    }

    @Override
    public void visit(HtmlBlock html) {
      other(html);
    }

    @Override
    public void visit(CustomNode node) {
      if (node instanceof TableRow row) {
        StringBuilder cells = new StringBuilder();
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
          if (cell instanceof TableCell) {
            cells.append(cells.isEmpty() ? "" : " ").append(Words.of(cell).strip());
          }
        }
        take(cells.toString(), line(row));
      } else {
        visitChildren(node);
      }
    }

    private void other(Block block) {
      firstOther = others == 0 ? line(block) : firstOther;
      others++;
    }

    private void take(String body, int line) {
      if (!body.isBlank()) {
        collector.paragraph("", title, body.strip(), "", line);
      }
    }
  }

  /** The text of a node as it is read. */
  private static final class Words extends AbstractVisitor {
    private final StringBuilder all = new StringBuilder();

    static String of(Node node) {
      Words words = new Words();
      node.accept(words);
      return words.all.toString();
    }

    @Override
    public void visit(Text text) {
      all.append(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
      all.append(code.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
      all.append('\n');
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
      all.append('\n');
    }
  }

  private static int line(Node node) {
    List<SourceSpan> spans = node.getSourceSpans();
    return spans.isEmpty() ? 0 : spans.get(0).getLineIndex() + 1;
  }
}
