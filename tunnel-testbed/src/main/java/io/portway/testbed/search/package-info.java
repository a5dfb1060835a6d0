/**
 * The search server of the intranet, seen from outside: started as a process of its own and spoken
 * to over HTTP. Any thread may call. Start at {@link io.portway.testbed.search.SearchServer}.
 */
package io.portway.testbed.search;
