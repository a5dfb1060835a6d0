/**
 * Reads paragraphs from the forms that users have: JSON, JSON Lines, and the {@code id title body
 * example} lines of older scripts. A line that can't be read is reported and never spoils the
 * others. Pure parsing of bytes, any thread; it knows no search server. Start at {@link
 * io.portway.similarity.input.InputReader}.
 */
package io.portway.similarity.input;
