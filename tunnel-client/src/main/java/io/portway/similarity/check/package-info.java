/**
 * Checks paragraphs: candidates from the search server, figures from the texts, a verdict each. A
 * check runs on a few threads of its own and is started and awaited by one. Knows no command line
 * and no route. Start at {@link io.portway.similarity.check.Checker}.
 */
package io.portway.similarity.check;
