package io.portway.similarity.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What the agent allows, and with which rights: the beginning of a worker's standard input, four
 * bytes with its length and then JSON. Secrets stay in their files.
 *
 * @param url the only server
 * @param indices the only ones
 * @param maxInput bytes of a request, unpacked
 * @param cache where results may be kept, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Terms(
    String url,
    List<String> indices,
    String user,
    String passwordFile,
    String apiKeyFile,
    String authorities,
    String fingerprint,
    String name,
    String certificate,
    String key,
    long maxInput,
    String cache) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 1 << 20;

  public Terms {
    indices = List.copyOf(indices);
  }

  /** As {@link #read} takes it. */
  public byte[] written() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] json = JSON.writeValueAsBytes(this);
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(json.length);
      out.write(json);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("a record is always JSON", e);
    }
  }

  static Terms read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int length = data.readInt();
    if (length < 0 || length > MOST) {
      throw new IOException("terms of " + length + " bytes");
    }
    return JSON.readValue(data.readNBytes(length), Terms.class);
  }
}
