/**
 * The commands of {@code tunnel-server}, each run once on the main thread. All but {@code run} and
 * {@code check} ask the running daemon over its admin API. Start at {@link
 * io.portway.relay.command.ServerCommand}.
 */
package io.portway.relay.command;
