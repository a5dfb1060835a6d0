/**
 * The figures: how much of one text stands in another, and what that is called. Pure computation on
 * strings, no I/O, no clock, any thread. Start at {@link io.portway.similarity.match.TextMatcher}.
 *
 * <p>Method: greedy string tiling (Wise 1993) over folded text, published as containment (Broder
 * 1997) because a short passage lifted into a long text must stay visible.
 */
package io.portway.similarity.match;
