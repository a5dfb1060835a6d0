/**
 * An SSH server of our own for machines that have none: real shell commands, SFTP below one folder.
 * The library's threads serve it. Start at {@link io.portway.testbed.ssh.SshServerProcess}.
 */
package io.portway.testbed.ssh;
