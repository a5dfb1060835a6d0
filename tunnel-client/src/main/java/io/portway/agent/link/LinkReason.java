package io.portway.agent.link;

/** Why a trunk got a link. */
enum LinkReason {
  /** It had none. */
  DIALLED,
  /** The one that it had was due to be replaced. */
  REPLACED
}
