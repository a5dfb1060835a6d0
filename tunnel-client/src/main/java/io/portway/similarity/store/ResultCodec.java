package io.portway.similarity.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.similarity.report.ParagraphResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A result as bytes: its JSON, compressed. Read by the same version only. Any thread. */
final class ResultCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultCodec() {}

  static byte[] encode(ParagraphResult result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, fast)) {
      JSON.writeValue(out, result);
    } finally {
      fast.end();
    }
    return bytes.toByteArray();
  }

  static ParagraphResult decode(byte[] bytes) throws IOException {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return JSON.readValue(in, ParagraphResult.class);
    }
  }
}
