/**
 * The ways to a search server: straight, through an SSH session, through a private mapping, by a
 * script. Described by {@link io.portway.similarity.route.Route}; opened, kept and closed by an
 * {@code OpenRoute}, which any thread may use.
 */
package io.portway.similarity.route;
