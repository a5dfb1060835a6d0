package io.portway.testbed.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers each {@code GET /SEED/SIZE} with that content, as many on a connection as are asked. */
public final class ContentServer {
  private ContentServer() {}

  public static Backend start() {
    return Backend.start(ContentServer::converse);
  }

  private static void converse(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    for (String request = in.readLine(); request != null; request = in.readLine()) {
      String header = in.readLine();
      while (header != null && !header.isEmpty()) {
        // The headers say nothing that matters here.
        header = in.readLine();
      }
      answer(request.split(" ")[1].split("/"), socket.getOutputStream());
    }
  }

  private static void answer(String[] path, OutputStream out) throws IOException {
    long size = Long.parseLong(path[2]);
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    Content.write(out, Long.parseLong(path[1]), size);
  }
}
