package io.portway.trunk;

/**
 * What the two sides of a link agreed on.
 *
 * @param maxPayload largest payload that we may send, in bytes
 * @param sendCredit bytes that we may send on a stream that we open, before the first CREDIT
 * @param maxStreams streams that we may have open at once
 * @param silenceMillis how long the link may be silent
 */
record PeerLimits(int maxPayload, int sendCredit, int maxStreams, long silenceMillis) {}
