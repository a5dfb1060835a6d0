package io.portway.similarity.ssh;

import java.security.KeyPair;
import java.util.Iterator;
import java.util.List;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/**
 * Offers exactly these keys in this order. MINA by itself would offer all that an agent has before
 * any file, and a server hangs up after some.
 */
final class OfferedKeys extends UserAuthPublicKeyFactory {
  private final List<OfferedKey> offered;

  OfferedKeys(List<OfferedKey> offered) {
    this.offered = offered;
  }

  @Override
  public UserAuthPublicKey createUserAuth(ClientSession session) {
    return new UserAuthPublicKey(getSignatureFactories()) {
      @Override
      protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
          ClientSession forSession, SignatureFactoriesManager manager) {
        return offered.stream().map(PublicKeyIdentity.class::cast).iterator();
      }

      /** An agent signs with kinds of keys that MINA can't, such as those on a token. */
      @Override
      protected String getDefaultSignatureAlgorithm(
          ClientSession forSession,
          String service,
          PublicKeyIdentity identity,
          KeyPair pair,
          String keyType) {
        return pair.getPrivate() == null ? keyType : null;
      }
    };
  }
}
