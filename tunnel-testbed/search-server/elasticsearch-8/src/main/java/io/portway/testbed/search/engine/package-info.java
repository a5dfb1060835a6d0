/**
 * A node of Elasticsearch 8 and 9, compiled against each version. Start at {@link
 * io.portway.testbed.search.engine.EngineNode}.
 */
package io.portway.testbed.search.engine;
