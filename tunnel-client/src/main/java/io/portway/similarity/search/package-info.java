/**
 * Asks Elasticsearch 6 to 9 and OpenSearch 1 to 3 over plain HTTP and JSON: which documents come
 * into question for a paragraph, and what the server's statistics say about it. Blocking calls,
 * made by the threads of a check; every object may be used by several. It knows no route and no
 * report. Start at {@link io.portway.similarity.search.SearchServer}.
 */
package io.portway.similarity.search;
