/**
 * What every step of a similarity job shares: which hop failed, in words of two languages, and how
 * long the job may still take. Values and immutable objects, any thread. It knows no search server,
 * no SSH and no command line. Start at {@link io.portway.similarity.hop.HopException}.
 */
package io.portway.similarity.hop;
