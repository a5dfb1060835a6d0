/**
 * Measures the similarity client's figures: builds a labelled set from real texts, checks it
 * against a real search server, and prints how often each kind of paragraph got which verdict.
 * Everything drawn at random comes from a seed that is printed. Start at {@link
 * io.portway.testbed.figures.LabelledSet}.
 */
package io.portway.testbed.figures;
