package io.portway.similarity.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.similarity.ssh.Transferred;

/** The line that announces a file which arrived. */
final class TransferLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TransferLine() {}

  static String of(Transferred transferred) throws JsonProcessingException {
    ObjectNode line = JSON.createObjectNode();
    line.put("path", transferred.path());
    line.put("bytes", transferred.bytes());
    line.put("sha256", transferred.sha256());
    return JSON.writeValueAsString(line) + "\n";
  }
}
