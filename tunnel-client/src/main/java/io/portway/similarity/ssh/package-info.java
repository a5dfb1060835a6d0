/**
 * An SSH session with a host behind the tunnel, and what it is used for: a way to a port there, a
 * command, a file. Opened and closed by the thread of the command; MINA's own threads move the
 * bytes. The only package of the client that knows Apache MINA SSHD. Start at {@link
 * io.portway.similarity.ssh.SshSession}.
 */
package io.portway.similarity.ssh;
