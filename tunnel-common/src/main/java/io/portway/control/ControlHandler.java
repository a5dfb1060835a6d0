package io.portway.control;

/**
 * Receives control messages, one method each. A message that the receiver's role does not expect
 * does nothing: a newer peer may send it.
 */
public interface ControlHandler {
  default void onStateMappings(ControlMessage.StateMappings message) {}

  default void onMappingAccepted(ControlMessage.MappingAccepted message) {}

  default void onMappingRefused(ControlMessage.MappingRefused message) {}

  default void onFindMapping(ControlMessage.FindMapping message) {}

  default void onMappingFound(ControlMessage.MappingFound message) {}

  default void onMappingNotFound(ControlMessage.MappingNotFound message) {}

  default void onRenewCertificate(ControlMessage.RenewCertificate message) {}

  default void onCertificateRenewed(ControlMessage.CertificateRenewed message) {}

  default void onRenewalRefused(ControlMessage.RenewalRefused message) {}

  default void onAttestHostKeys(ControlMessage.AttestHostKeys message) {}
}
