package io.portway.similarity.serve;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.portway.similarity.input.InputFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Takes the document of a request, as the body itself or as the file of a form, and never more of
 * it than the limit.
 */
final class Upload {
  private static final int MAX_NAME = 200;
  private static final String NAMELESS = "document";

  /** What a form adds to its file: boundaries and headers. */
  private static final long FORM_BYTES = 64 << 10;

  private static final Map<String, InputFormat> TYPES =
      Map.of(
          "application/json", InputFormat.JSON,
          "application/x-ndjson", InputFormat.JSON_LINES,
          "application/jsonl", InputFormat.JSON_LINES,
          "text/csv", InputFormat.CSV,
          "text/tab-separated-values", InputFormat.TSV,
          "text/markdown", InputFormat.MARKDOWN,
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", InputFormat.XLSX,
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
              InputFormat.DOCX);

  /**
   * What was received.
   *
   * @param format null where name and content decide
   */
  record Received(String name, String format) {}

  private final Call call;
  private final long maxBytes;

  Upload(Call call, long maxBytes) {
    this.call = call;
    this.maxBytes = maxBytes;
  }

  /** Refuses what says itself that it is too large, before any of it is read. */
  void requireSmall() {
    long length;
    try {
      length = Long.parseLong(call.header("Content-Length").orElse("0"));
    } catch (NumberFormatException e) {
      length = Long.MAX_VALUE;
    }
    if (length > maxBytes + (isForm() ? FORM_BYTES : 0)) {
      throw tooLarge();
    }
  }

  /** Writes the document to a new file, of mode 0600. */
  Received receive(Path file) throws IOException {
    String format = call.query("format").map(Upload::known).orElse(null);
    Received received = isForm() ? form(file) : body(file);
    long bytes = Files.size(file);
    if (bytes > maxBytes) {
      throw tooLarge();
    }
    if (bytes == 0) {
      throw HttpProblem.of(400, "EMPTY", "http.empty");
    }
    return new Received(
        call.query("name").map(Upload::name).orElse(received.name()),
        format == null ? received.format() : format);
  }

  private boolean isForm() {
    return type().equals("multipart/form-data");
  }

  private String type() {
    return call.header("Content-Type").orElse("").split(";")[0].strip().toLowerCase(Locale.ROOT);
  }

  private Received body(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(created(file))) {
      copy(out);
    }
    InputFormat format = TYPES.get(type());
    return new Received(NAMELESS, format == null ? null : format.word());
  }

  private void copy(OutputStream out) throws IOException {
    InputStream in = call.exchange().getRequestBody();
    byte[] buffer = new byte[64 << 10];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
      if (bytes > maxBytes) {
        throw tooLarge();
      }
      out.write(buffer, 0, n);
    }
  }

  /** Netty's decoder takes the form apart as it comes, and keeps files on disk. */
  private Received form(Path file) throws IOException {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, call.header("Content-Type").orElse(""));
    DefaultHttpDataFactory factory = new DefaultHttpDataFactory(true);
    factory.setBaseDir(file.getParent().toString());
    factory.setMaxLimit(maxBytes);
    HttpPostMultipartRequestDecoder decoder = null;
    try {
      decoder = new HttpPostMultipartRequestDecoder(factory, head);
      feed(decoder);
      for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
        if (part instanceof FileUpload upload && upload.isCompleted()) {
          take(upload, file);
          return new Received(name(upload.getFilename()), null);
        }
      }
      throw HttpProblem.of(400, "FORM", "http.form-without-file");
    } catch (ErrorDataDecoderException e) {
      if (e.getCause() instanceof IOException) {
        throw tooLarge();
      }
      throw HttpProblem.of(400, "FORM", "http.form");
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
      factory.cleanAllHttpData();
    }
  }

  private void feed(HttpPostMultipartRequestDecoder decoder) throws IOException {
    InputStream in = call.exchange().getRequestBody();
    byte[] buffer = new byte[64 << 10];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
      if (bytes > maxBytes + FORM_BYTES) {
        throw tooLarge();
      }
      decoder.offer(new DefaultHttpContent(Unpooled.copiedBuffer(buffer, 0, n)));
    }
    decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private static Path created(Path file) throws IOException {
    return Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void take(FileUpload upload, Path file) throws IOException {
    if (upload.length() == 0) {
      created(file);
      return;
    }
    upload.renameTo(file.toFile());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private HttpProblem tooLarge() {
    return HttpProblem.of(413, "TOO-LARGE", "http.too-large", maxBytes);
  }

  private static String known(String word) {
    return InputFormat.ofWord(word)
        .map(InputFormat::word)
        .orElseThrow(
            () ->
                HttpProblem.of(
                    400,
                    "FORMAT",
                    "http.input-format",
                    word,
                    String.join(
                        ", ",
                        Arrays.stream(InputFormat.values()).map(InputFormat::word).toList())));
  }

  /** Words for people and for reports; nothing here is ever a path. */
  private static String name(String text) {
    String shown = text.replaceAll("\\p{Cntrl}", " ").strip();
    int end =
        shown.codePointCount(0, shown.length()) <= MAX_NAME
            ? shown.length()
            : shown.offsetByCodePoints(0, MAX_NAME);
    return shown.isEmpty() ? NAMELESS : shown.substring(0, end);
  }
}
