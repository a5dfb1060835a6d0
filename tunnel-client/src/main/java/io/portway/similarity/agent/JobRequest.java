package io.portway.similarity.agent;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Paragraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.input.BoundedInputStream;

/** A request: what is asked for, and the paragraphs. Immutable. */
public record JobRequest(JobHead head, List<Paragraph> paragraphs) {
  public JobRequest {
    paragraphs = List.copyOf(paragraphs);
  }

  /** The body of the request. */
  byte[] body() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      line(out, head);
      for (Paragraph paragraph : paragraphs) {
        line(out, paragraph);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a record is always JSON", e);
    }
    return bytes.toByteArray();
  }

  private static void line(OutputStream out, Object record) throws IOException {
    out.write(Wire.JSON.writeValueAsBytes(record));
    out.write('\n');
  }

  /**
   * Reads a body, and no more of it than allowed.
   *
   * @param maxBytes unpacked
   * @throws HopException if it is larger, or no request
   */
  public static JobRequest read(InputStream body, long maxBytes) {
    try (BoundedInputStream bounded =
            BoundedInputStream.builder()
                .setInputStream(new GZIPInputStream(body))
                .setMaxCount(maxBytes + 1)
                .get();
        MappingIterator<Object> lines = lines(bounded)) {
      try {
        JobRequest request = read(lines);
        if (bounded.getCount() > maxBytes) {
          throw tooLarge(maxBytes);
        }
        return request;
      } catch (JacksonException | IllegalArgumentException e) {
        throw bounded.getCount() > maxBytes ? tooLarge(maxBytes) : unreadable(e);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static MappingIterator<Object> lines(InputStream in) throws IOException {
    return Wire.JSON.readerFor(Object.class).readValues(in);
  }

  private static JobRequest read(MappingIterator<Object> lines) throws IOException {
    if (!lines.hasNextValue()) {
      throw new IllegalArgumentException("it is empty");
    }
    JobHead head = Wire.JSON.convertValue(lines.nextValue(), JobHead.class);
    boolean whole =
        head.kind() == JobHead.Kind.SEARCH ? head.search() != null : head.check() != null;
    if (head.kind() == null || !whole || head.index() == null || head.field() == null) {
      throw new IllegalArgumentException("its first line names no job");
    }
    List<Paragraph> paragraphs = new ArrayList<>();
    while (lines.hasNextValue()) {
      paragraphs.add(Wire.JSON.convertValue(lines.nextValue(), Paragraph.class));
    }
    return new JobRequest(head, paragraphs);
  }

  static HopException tooLarge(long maxBytes) {
    return new HopException(
        Hop.INPUT,
        Failure.INPUT,
        Text.of("job.too-large", maxBytes),
        Text.of("job.too-large.remedy"));
  }

  private static HopException unreadable(Exception e) {
    return new HopException(
        Hop.AGENT,
        Failure.USAGE,
        Text.of("job.unreadable", String.valueOf(e.getMessage()).lines().findFirst().orElse("-")),
        Text.of("job.unreadable.remedy"),
        e);
  }
}
