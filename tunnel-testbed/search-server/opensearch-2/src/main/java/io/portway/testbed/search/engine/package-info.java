/**
 * A node of OpenSearch 1 to 3, compiled against each version. Start at {@link
 * io.portway.testbed.search.engine.EngineNode}.
 */
package io.portway.testbed.search.engine;
