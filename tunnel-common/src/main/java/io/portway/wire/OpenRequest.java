package io.portway.wire;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * What an OPEN says beside its first bytes.
 *
 * @param mapping the number that the relay gave the mapping when it accepted or resolved it
 * @param generation rises each time the mapping is stated; a stale pair is {@link
 *     OpenOutcome#UNKNOWN_MAPPING}
 * @param credit bytes that the opener takes on this stream before its first CREDIT
 * @param visitor where the visitor comes from, or null where that is not known
 * @param endpoint the public address that the visitor reached, or null
 */
public record OpenRequest(
    int mapping,
    int generation,
    int credit,
    InetSocketAddress visitor,
    InetSocketAddress endpoint) {

  void write(ByteBuf out) {
    out.writeInt(mapping);
    out.writeInt(generation);
    out.writeInt(credit);
    writeAddress(out, visitor);
    writeAddress(out, endpoint);
    // Length of extensions: room for a later version's fields, which this one skips.
    out.writeShort(0);
  }

  /** Leaves the reader index at the first byte of the stream. */
  static OpenRequest read(ByteBuf in) {
    int mapping = readInt(in, "mapping");
    int generation = readInt(in, "generation");
    int credit = readInt(in, "credit");
    if (credit < 0) {
      throw new WireException("OPEN credit: " + credit + " (expected: 0 or more)");
    }
    InetSocketAddress visitor = readAddress(in);
    InetSocketAddress endpoint = readAddress(in);
    if (in.readableBytes() < 2) {
      throw new WireException("OPEN ends before its extensions (expected: 2 bytes of length)");
    }
    int extensions = in.readUnsignedShort();
    if (extensions > in.readableBytes() || extensions > MAX_EXTENSIONS) {
      throw new WireException("OPEN extensions: " + extensions + " bytes (expected: at most 900)");
    }
    in.skipBytes(extensions);
    return new OpenRequest(mapping, generation, credit, visitor, endpoint);
  }

  private static final int MAX_EXTENSIONS = 900;

  private static int readInt(ByteBuf in, String field) {
    if (in.readableBytes() < 4) {
      throw new WireException("OPEN ends before its " + field + " (expected: 4 bytes)");
    }
    return in.readInt();
  }

  private static void writeAddress(ByteBuf out, InetSocketAddress address) {
    if (address == null || address.getAddress() == null) {
      out.writeByte(0);
      return;
    }
    byte[] ip = address.getAddress().getAddress();
    out.writeByte(ip.length);
    out.writeBytes(ip);
    out.writeShort(address.getPort());
  }

  private static InetSocketAddress readAddress(ByteBuf in) {
    if (!in.isReadable()) {
      throw new WireException("OPEN ends before an address (expected: its length)");
    }
    int length = in.readUnsignedByte();
    if (length == 0) {
      return null;
    }
    if (length != 4 && length != 16) {
      throw new WireException("OPEN address of " + length + " bytes (expected: 0, 4 or 16)");
    }
    if (in.readableBytes() < length + 2) {
      throw new WireException("OPEN ends inside an address");
    }
    byte[] ip = new byte[length];
    in.readBytes(ip);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), in.readUnsignedShort());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + length + " bytes", e);
    }
  }
}
