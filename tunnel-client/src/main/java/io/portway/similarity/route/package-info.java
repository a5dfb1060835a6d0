/**
 * The ways to a search server: straight, through an SSH session, through a private mapping. A route
 * is opened and closed by the thread of the command and used by all. Start at {@link
 * io.portway.similarity.route.Route}.
 */
package io.portway.similarity.route;
