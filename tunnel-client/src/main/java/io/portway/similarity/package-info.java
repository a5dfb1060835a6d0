/**
 * The similarity client: finds where the paragraphs of a document come from. This package puts the
 * parts together and is what others use; nothing below may import it. Start at {@link
 * io.portway.similarity.command.SimCommand}.
 */
package io.portway.similarity;
