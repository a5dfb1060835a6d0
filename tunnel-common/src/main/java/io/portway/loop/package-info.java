/**
 * What channels and event loops are asked to do while nobody waits for the outcome.
 *
 * <p>On any thread; it knows no frames, no streams and no trunks.
 *
 * <p>Start at {@link Unwatched}.
 */
package io.portway.loop;
