package io.portway.transport;

import io.portway.identity.Fingerprint;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/**
 * The peer's chain doesn't hold the CA that the join string names: another relay answers at that
 * address, or somebody in between.
 */
public final class PinnedCaMissingException extends CertificateException {
  PinnedCaMissingException(Fingerprint pinned, X509Certificate[] chain) {
    super(
        "no certificate with the pinned fingerprint "
            + pinned
            + " in the peer's chain (last of it: "
            + (chain.length == 0 ? "none" : Fingerprint.of(chain[chain.length - 1]))
            + ")");
  }
}
