package io.portway.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * A record of a CONTROL frame; its JSON has the key {@code type}. Unknown types and keys are
 * ignored by both sides, so that either may be newer.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlMessage.StateMappings.class, name = "state-mappings"),
  @JsonSubTypes.Type(value = ControlMessage.MappingAccepted.class, name = "mapping-accepted"),
  @JsonSubTypes.Type(value = ControlMessage.MappingRefused.class, name = "mapping-refused"),
  @JsonSubTypes.Type(value = ControlMessage.FindMapping.class, name = "find-mapping"),
  @JsonSubTypes.Type(value = ControlMessage.MappingFound.class, name = "mapping-found"),
  @JsonSubTypes.Type(value = ControlMessage.MappingNotFound.class, name = "mapping-not-found"),
  @JsonSubTypes.Type(value = ControlMessage.RenewCertificate.class, name = "renew-certificate"),
  @JsonSubTypes.Type(value = ControlMessage.CertificateRenewed.class, name = "certificate-renewed"),
  @JsonSubTypes.Type(value = ControlMessage.RenewalRefused.class, name = "renewal-refused"),
  @JsonSubTypes.Type(value = ControlMessage.AttestHostKeys.class, name = "attest-host-keys"),
})
public sealed interface ControlMessage {
  /** Calls the method of {@code handler} for this message. */
  void deliverTo(ControlHandler handler);

  /**
   * Agent to relay: all mappings that the agent has; those it had before and left out are dropped.
   */
  record StateMappings(List<Stated> mappings) implements ControlMessage {
    public StateMappings {
      mappings = List.copyOf(mappings);
    }

    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onStateMappings(this);
    }
  }

  /**
   * One mapping as the agent states it.
   *
   * @param name the mapping's name
   * @param protocol {@code tcp|ssh|http|elasticsearch}
   * @param backend for operators to see; the relay never chooses it
   * @param port the public port, or null for a private mapping
   * @param bind the relay's address to bind, or null for the relay's own choice
   */
  record Stated(String name, String protocol, String backend, Integer port, String bind) {}

  /**
   * Relay to agent: the mapping is served.
   *
   * @param number names the mapping in OPEN, together with {@code generation}
   * @param endpoint the public address, {@code host:port}, or null for a private mapping
   */
  record MappingAccepted(String name, int number, int generation, String endpoint)
      implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onMappingAccepted(this);
    }
  }

  /** Relay to agent: the mapping is not served; the relay tries again by itself. */
  record MappingRefused(String name, String reason) implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onMappingRefused(this);
    }
  }

  /**
   * Visitor to relay: which number to put into OPEN.
   *
   * @param id echoed in the answer
   * @param mapping {@code MAPPING@AGENT}
   */
  record FindMapping(int id, String mapping) implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onFindMapping(this);
    }
  }

  /** Relay to visitor. */
  record MappingFound(int id, String mapping, int number, int generation, String protocol)
      implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onMappingFound(this);
    }
  }

  /**
   * Relay to visitor: it is not admitted, or there is no such mapping; the relay does not say
   * which.
   */
  record MappingNotFound(int id, String mapping, String message) implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onMappingNotFound(this);
    }
  }

  /** To the relay: a certificate request in PEM, signed with the key that the answer is for. */
  record RenewCertificate(String csr) implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onRenewCertificate(this);
    }
  }

  /** From the relay: a certificate chain in PEM. */
  record CertificateRenewed(String certificate) implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onCertificateRenewed(this);
    }
  }

  /** From the relay. */
  record RenewalRefused(String message) implements ControlMessage {
    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onRenewalRefused(this);
    }
  }

  /**
   * Agent to relay: the keys of the SSH server behind a mapping, as the agent read them beside it.
   * They hold until others follow, or the mapping is stated otherwise.
   *
   * @param name the mapping's name
   * @param keys each as {@code TYPE FINGERPRINT}, for example {@code ssh-ed25519 SHA256:...}
   */
  record AttestHostKeys(String name, List<String> keys) implements ControlMessage {
    public AttestHostKeys {
      keys = keys == null ? List.of() : List.copyOf(keys);
    }

    @Override
    public void deliverTo(ControlHandler handler) {
      handler.onAttestHostKeys(this);
    }
  }
}
