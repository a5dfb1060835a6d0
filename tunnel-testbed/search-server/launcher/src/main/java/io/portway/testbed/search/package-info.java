/**
 * A real search server, run in a JVM and on a class path of its own because its Netty, Jackson and
 * log4j are not the product's. Start at {@link io.portway.testbed.search.SearchServerMain}.
 */
package io.portway.testbed.search;
