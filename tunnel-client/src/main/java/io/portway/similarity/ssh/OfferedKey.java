package io.portway.similarity.ssh;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Map;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;

/**
 * A key, or a certificate for one, with which to log in. Either we have the private key, or an
 * ssh-agent signs.
 *
 * @param shown what the server sees
 * @param pair null where the agent signs
 * @param signer by what name the agent knows the key; null where we have it
 * @param agent null where we have it
 */
record OfferedKey(PublicKey shown, KeyPair pair, PublicKey signer, SshAgent agent)
    implements PublicKeyIdentity {

  static OfferedKey of(KeyPair pair) {
    return new OfferedKey(pair.getPublic(), pair, null, null);
  }

  static OfferedKey signedBy(SshAgent agent, PublicKey key) {
    return new OfferedKey(key, null, key, agent);
  }

  /** The same key, shown with a certificate. */
  OfferedKey with(OpenSshCertificate certificate) {
    return new OfferedKey(certificate, pair, signer, agent);
  }

  boolean isFor(PublicKey key) {
    return KeyUtils.compareKeys(plain(shown), plain(key));
  }

  /** The key that a certificate is for; of a key, itself. */
  static PublicKey plain(PublicKey key) {
    return key instanceof OpenSshCertificate certificate ? certificate.getCertPubKey() : key;
  }

  @Override
  public KeyPair getKeyIdentity() {
    return new KeyPair(shown, pair == null ? null : pair.getPrivate());
  }

  /** MINA insists on the algorithm that it asked for; an agent answers with the plain key's. */
  @Override
  public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data)
      throws Exception {
    String plain = KeyUtils.getSignatureAlgorithm(algorithm, shown);
    if (pair != null) {
      Signature signature =
          NamedResource.findByName(
                  plain,
                  String.CASE_INSENSITIVE_ORDER,
                  ((ClientSession) session).getSignatureFactories())
              .create();
      signature.initSigner(session, pair.getPrivate());
      signature.update(session, data);
      return new SimpleImmutableEntry<>(algorithm, signature.sign(session));
    }
    boolean byCertificate = signer instanceof OpenSshCertificate;
    Map.Entry<String, byte[]> signed =
        agent.sign(session, signer, byCertificate ? algorithm : plain, data);
    if (!signed.getKey().equals(plain)) {
      throw new IOException("ssh-agent signed with " + signed.getKey() + ", not " + plain);
    }
    return new SimpleImmutableEntry<>(algorithm, signed.getValue());
  }
}
