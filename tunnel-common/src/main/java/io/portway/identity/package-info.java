/**
 * Who is who: keys, certificates, the relay's CA, join strings, and the state directory that holds
 * them.
 *
 * <p>Values are immutable; files are written by the one process that holds the directory's lock.
 * Bouncy Castle is touched only while a request is made or a certificate issued, never in the
 * steady state. Nothing here knows Netty.
 *
 * <p>Start at {@link Identity}, and at {@link CertificateAuthority} for the relay's side.
 */
package io.portway.identity;
