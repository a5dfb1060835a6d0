package io.portway.similarity.report;

import io.portway.message.Messages;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a report in one form. Stateless; leaves the stream open. */
interface ReportWriter {
  void write(Report report, Messages messages, OutputStream out) throws IOException;
}
