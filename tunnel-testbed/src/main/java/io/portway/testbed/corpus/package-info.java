/**
 * The texts written for this project, the sample document and, in a file of their own, the labels
 * that say what a check of it must find. Immutable; any thread may read. Start at {@link
 * io.portway.testbed.corpus.Corpus}.
 */
package io.portway.testbed.corpus;
