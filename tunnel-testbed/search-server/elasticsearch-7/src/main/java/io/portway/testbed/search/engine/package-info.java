/**
 * A node of Elasticsearch 6.8 to 7.17, compiled against each version. Start at {@link
 * io.portway.testbed.search.engine.EngineNode}.
 */
package io.portway.testbed.search.engine;
