package io.portway.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.mapping.AgentName;

/** The relay's answer to a {@link JoinRequest}. */
public sealed interface JoinAnswer {
  byte[] toJson();

  /**
   * @throws IllegalArgumentException with a sentence that says what is missing
   */
  static JoinAnswer parse(byte[] json) {
    JsonNode node = JoinJson.read(json);
    String type = JoinJson.text(node, "type");
    return switch (type) {
      case "joined" ->
          new Joined(
              AgentName.parse(JoinJson.text(node, "name")),
              IdentityKind.parse(JoinJson.text(node, "kind")),
              JoinJson.text(node, "certificate"),
              JoinJson.text(node, "ca"));
      case "refused" ->
          new Refused(
              JoinRefusal.parse(JoinJson.text(node, "code")), JoinJson.text(node, "message"));
      default -> throw JoinJson.unexpectedType(type, "joined or refused");
    };
  }

  /**
   * Admitted.
   *
   * @param certificate the chain in PEM, own certificate first
   * @param ca the CA's certificate in PEM, to be checked against the join string
   */
  record Joined(AgentName name, IdentityKind kind, String certificate, String ca)
      implements JoinAnswer {
    @Override
    public byte[] toJson() {
      return JoinJson.write(
          JoinJson.object("joined")
              .put("name", name.value())
              .put("kind", kind.configName())
              .put("certificate", certificate)
              .put("ca", ca));
    }
  }

  /** Not admitted; the message is a sentence for the person who joins. */
  record Refused(JoinRefusal code, String message) implements JoinAnswer {
    @Override
    public byte[] toJson() {
      return JoinJson.write(
          JoinJson.object("refused").put("code", code.wireName()).put("message", message));
    }
  }
}
