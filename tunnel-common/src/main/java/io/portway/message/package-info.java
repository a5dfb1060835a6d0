/**
 * Sentences in the user's language: a text travels as a key with what goes into its gaps, and is
 * put into words at the edge. Values and immutable objects, any thread. Start at {@link
 * io.portway.message.Messages}.
 */
package io.portway.message;
