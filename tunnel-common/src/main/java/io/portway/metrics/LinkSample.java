package io.portway.metrics;

/**
 * What became of the links of a trunk, and of those that were in its place before.
 *
 * @param peer as in {@link TrunkSample}
 */
public record LinkSample(String peer, int trunk, long resumes, long losses) {}
