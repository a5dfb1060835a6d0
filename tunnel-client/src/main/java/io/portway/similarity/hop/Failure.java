package io.portway.similarity.hop;

/** Kinds of failure, as coarse as the exit codes that they become. */
public enum Failure {
  /** An option, an address, an index or a field is wrong: trying again does not help. */
  USAGE,
  /** The input can't be read, or strict reading rejected a part of it. */
  INPUT,
  /** Nobody answers at the hop, or something else than expected answers there. */
  UNREACHABLE,
  /** The hop answered and said no: password, key, certificate, host key, permission. */
  REFUSED,
  /** A command or a file on the far side failed. */
  REMOTE,
  /** The job's own deadline passed. */
  DEADLINE,
  /** The result can't be written. */
  OUTPUT
}
