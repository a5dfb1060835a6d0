package io.portway.identity;

import io.portway.mapping.HostPort;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * What an operator carries from the relay to a new agent: where to dial, whom to trust, and the
 * one-time secret. One line of {@code [A-Za-z0-9._-]}, so that no shell and no chat changes it.
 *
 * <p>Layout: {@code pw1.} and, in base64url, the CA's fingerprint (32 bytes), the secret (20
 * bytes), the address in UTF-8, and a CRC-32 over all of that (4 bytes), so that a line which was
 * cut or mistyped is told from one that the relay refuses.
 */
public record JoinString(HostPort relay, Fingerprint ca, JoinSecret secret) {
  private static final String PREFIX = "pw1.";
  private static final int CHECK_BYTES = 4;
  private static final int FIXED_BYTES = Fingerprint.BYTES + JoinSecret.BYTES + CHECK_BYTES;

  /** The line itself, secret included. Print it once, to the operator who asked for it. */
  public String encode() {
    byte[] address = relay.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + address.length);
    bytes.put(ca.digest()).put(secret.bytes()).put(address);
    bytes.putInt(check(bytes.array(), bytes.position()));
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads a line as {@link #encode()} wrote it; blanks around it are forgiven. */
  public static JoinString parse(String line) {
    String text = line.strip();
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "this is not a join string of this version (expected: one line that starts with "
              + PREFIX
              + "). Make one at the relay with: tunnel-server invite NAME");
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
    int end = bytes.length - CHECK_BYTES;
    if (bytes.length <= FIXED_BYTES
        || check(bytes, end) != ByteBuffer.wrap(bytes, end, CHECK_BYTES).getInt()) {
      throw damaged();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
    byte[] ca = new byte[Fingerprint.BYTES];
    byte[] secret = new byte[JoinSecret.BYTES];
    in.get(ca).get(secret);
    try {
      String address = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
      return new JoinString(
          HostPort.parse(address), Fingerprint.ofDigest(ca), JoinSecret.of(secret));
    } catch (CharacterCodingException e) {
      throw damaged();
    }
  }

  /** The same invitation at a relay that moved: {@code agent.relay} says where it is now. */
  public JoinString at(HostPort newRelay) {
    return new JoinString(newRelay, ca, secret);
  }

  /** Where and whom, not the secret: safe in a log. */
  @Override
  public String toString() {
    return "join string for " + relay + ", ca=" + ca + ", secret=" + secret;
  }

  private static int check(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static IllegalArgumentException damaged() {
    return new IllegalArgumentException(
        "the join string is damaged, perhaps cut short (expected: the whole line as the relay"
            + " printed it). Copy it again.");
  }
}
