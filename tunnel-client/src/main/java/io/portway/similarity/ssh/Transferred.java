package io.portway.similarity.ssh;

/**
 * A file that arrived whole. {@code path} is where, absolute if local; {@code sha256} lower-case
 * hex.
 */
public record Transferred(String path, long bytes, String sha256) {}
