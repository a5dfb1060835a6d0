package io.portway.similarity.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Messages;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportFile;
import io.portway.similarity.report.ReportFormat;
import io.portway.similarity.report.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.output.WriterOutputStream;

/**
 * Where a report goes: to files, each announced by one JSON line once it is complete, or to
 * standard output.
 */
final class Outputs {
  private static final String STDOUT = "-";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ReportFile> files;
  private final ReportFormat stdout;

  private Outputs(List<ReportFile> files, ReportFormat stdout) {
    this.files = files;
    this.stdout = stdout;
  }

  /** {@code format} is null where the user named none: then a file's ending decides. */
  static Outputs of(List<String> names, ReportFormat format) {
    List<ReportFile> files = new ArrayList<>();
    ReportFormat stdout = null;
    for (String name : names) {
      if (name.equals(STDOUT)) {
        stdout = format == null ? ReportFormat.JSON : format;
      } else {
        Path path = path(name);
        files.add(new ReportFile(path, formatOf(path, format, names.size())));
      }
    }
    if (names.isEmpty()) {
      stdout = format == null ? ReportFormat.JSON : format;
    }
    if (stdout != null && !stdout.isText()) {
      throw Usage.wrong("usage.no-text", stdout.word());
    }
    if (stdout != null && !files.isEmpty()) {
      throw Usage.wrong("usage.stdout-and-files");
    }
    return new Outputs(files, stdout);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw Usage.wrong("usage.no-file-name", name, e.getReason());
    }
  }

  /** With one file, --format decides; with several it fills in where an ending says nothing. */
  private static ReportFormat formatOf(Path path, ReportFormat format, int files) {
    ReportFormat byEnding = ReportFormat.ofFile(path).orElse(null);
    ReportFormat chosen = format != null && (files == 1 || byEnding == null) ? format : byEnding;
    if (chosen == null) {
      throw Usage.wrong("usage.no-ending", path);
    }
    return chosen;
  }

  void requireWritable() {
    files.forEach(ReportFile::requireWritable);
  }

  /** Writes everything, and to {@code out} what belongs on standard output. */
  void write(Report report, Messages messages, PrintWriter out) throws IOException {
    if (stdout != null) {
      OutputStream bytes =
          WriterOutputStream.builder().setWriter(out).setCharset(StandardCharsets.UTF_8).get();
      stdout.write(report, messages, bytes);
      bytes.flush();
    }
    for (ReportFile file : files) {
      out.println(line(file.write(report, messages)));
    }
    out.flush();
  }

  static String line(Written written) throws JsonProcessingException {
    ObjectNode line = JSON.createObjectNode();
    line.put("path", written.path().toString());
    line.put("bytes", written.bytes());
    line.put("sha256", written.sha256());
    line.put("format", written.format().word());
    return JSON.writeValueAsString(line);
  }
}
