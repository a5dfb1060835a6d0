package io.portway.similarity.input;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
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
  private String title = "";
  private int others;
  private int firstOther;

  MarkdownParagraphs(Collector collector) {
    this.collector = collector;
  }

  void read(String text) {
    Parser parser =
        Parser.builder()
            .extensions(EXTENSIONS)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();
    Node document = parser.parse(withoutFrontMatter(text));
    for (Node node = document; node != null; ) {
      node = next(node, document, block(node));
    }
    if (others > 0) {
      collector.warning(firstOther, "input.markdown-others", others);
    }
  }

  /** Its lines stay, empty, so that line numbers are those of the file. */
  private static String withoutFrontMatter(String text) {
    Matcher matter = FRONT_MATTER.matcher(text);
    return matter.find()
        ? matter.group().replaceAll("[^\r\n]", "") + text.substring(matter.end())
        : text;
  }

  private enum Children {
    VISIT,
    SKIP
  }

  /**
   * The node behind this one, in the order of the text and within {@code root}; null behind the
   * last. Not by recursion: quotations may be nested as deep as a line is long.
   */
  private static Node next(Node node, Node root, Children children) {
    if (children == Children.VISIT && node.getFirstChild() != null) {
      return node.getFirstChild();
    }
    for (Node at = node; at != root; at = at.getParent()) {
      if (at.getNext() != null) {
        return at.getNext();
      }
    }
    return null;
  }

  private Children block(Node node) {
    if (node instanceof Heading) {
      title = words(node).strip();
    } else if (node instanceof Paragraph) {
      take(words(node), line(node));
    } else if (node instanceof TableRow) {
      StringBuilder cells = new StringBuilder();
      for (Node cell = node.getFirstChild(); cell != null; cell = cell.getNext()) {
        if (cell instanceof TableCell) {
          cells.append(cells.isEmpty() ? "" : " ").append(words(cell).strip());
        }
      }
      take(cells.toString(), line(node));
    } else if (node instanceof FencedCodeBlock
        || node instanceof IndentedCodeBlock
        || node instanceof HtmlBlock) {
      firstOther = others == 0 ? line(node) : firstOther;
      others++;
    } else {
      return Children.VISIT;
    }
    return Children.SKIP;
  }

  private void take(String body, int line) {
    if (!body.isBlank()) {
      collector.paragraph("", title, body.strip(), "", line);
    }
  }

  /** The text of a node as it is read. */
  private static String words(Node root) {
    StringBuilder all = new StringBuilder();
    for (Node node = root; node != null; node = next(node, root, Children.VISIT)) {
      if (node instanceof Text text) {
        all.append(text.getLiteral());
      } else if (node instanceof Code code) {
        all.append(code.getLiteral());
      } else if (node instanceof SoftLineBreak || node instanceof HardLineBreak) {
        all.append('\n');
      }
    }
    return all.toString();
  }

  private static int line(Node node) {
    List<SourceSpan> spans = node.getSourceSpans();
    return spans.isEmpty() ? 0 : spans.get(0).getLineIndex() + 1;
  }
}
