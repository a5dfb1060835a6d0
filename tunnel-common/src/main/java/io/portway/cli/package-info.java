/**
 * The manners of every command: options anywhere, exit codes, errors as one line or one JSON
 * object, tables, the terminal, log lines. Used by the main thread, except for logging, which any
 * thread may do. Start at {@link io.portway.cli.Cli}.
 */
package io.portway.cli;
