/**
 * Programs to copy from: the three cases of the script that the similarity client replaces. They
 * need tunnel-client on the class path and nothing else of ours. docs/similarity.md shows them; a
 * test runs each. Start at {@link io.portway.testbed.example.QueryByTitle}.
 */
package io.portway.testbed.example;
