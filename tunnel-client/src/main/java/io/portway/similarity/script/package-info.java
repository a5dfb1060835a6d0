/**
 * Asks a script on the SSH host instead of the search server, as people did before: it gets the
 * question as an argument and as JSON, and answers with JSON or with what Python prints for a list.
 * Runs on the command's thread. Start at {@link io.portway.similarity.script.RemoteScript}.
 */
package io.portway.similarity.script;
