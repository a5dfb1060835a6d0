/**
 * What travels on a link: frames, their codes, their bytes. Pure: no channel, no clock, no thread.
 *
 * <p>Start at {@link io.portway.wire.FrameType} for the table, {@link io.portway.wire.FrameDecoder}
 * for reading and {@link io.portway.wire.Frames} for writing. The layout of every frame is drawn
 * once, in {@code docs/protocol.md}.
 */
package io.portway.wire;
