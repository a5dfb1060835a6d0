package io.portway.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a certificate (PKCS #10, RFC 2986) with a fresh key. The private half stays with
 * who made it; the request proves possession by its signature. Its subject is empty: the relay
 * alone decides about names.
 */
public final class CertificateRequest {
  private final PrivateKey key;
  private final String pem;

  private CertificateRequest(PrivateKey key, String pem) {
    this.key = key;
    this.pem = pem;
  }

  /** Makes a new P-256 key and a request for it. */
  public static CertificateRequest create() {
    KeyPair keys = Certificates.newKeys();
    try {
      ContentSigner signer =
          new JcaContentSignerBuilder(Certificates.SIGNATURE).build(keys.getPrivate());
      PKCS10CertificationRequest request =
          new JcaPKCS10CertificationRequestBuilder(new X500Principal(""), keys.getPublic())
              .build(signer);
      return new CertificateRequest(
          keys.getPrivate(), Pem.encode(Pem.REQUEST, request.getEncoded()));
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("a request for a fresh P-256 key", e);
    }
  }

  /** The key that the certificate will be for. */
  public PrivateKey key() {
    return key;
  }

  /** What travels to the relay. */
  public String pem() {
    return pem;
  }

  /**
   * The public key of a request that arrived, after its signature held.
   *
   * @throws IdentityException if it is no request, isn't for a P-256 key, or isn't signed with it
   */
  static PublicKey verify(String pem) {
    List<byte[]> blocks = Pem.blocks(Pem.REQUEST, pem);
    if (blocks.size() != 1) {
      throw new IdentityException(blocks.size() + " certificate requests (expected: one)");
    }
    try {
      PKCS10CertificationRequest request = new PKCS10CertificationRequest(blocks.get(0));
      PublicKey key =
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new X509EncodedKeySpec(request.getSubjectPublicKeyInfo().getEncoded()));
      Certificates.requireCurve(key);
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IdentityException("the certificate request is not signed with its own key");
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      throw new IdentityException("the certificate request is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "certificate request";
  }
}
