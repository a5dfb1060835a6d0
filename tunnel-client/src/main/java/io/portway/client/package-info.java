/**
 * The command {@code tunnel-client} and its subcommands. Each runs on the main thread and may block
 * it.
 *
 * <p>Start at {@link io.portway.client.ClientMain}.
 */
package io.portway.client;
