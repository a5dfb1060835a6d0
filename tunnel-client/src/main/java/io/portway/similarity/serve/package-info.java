/**
 * The endpoint for front ends: takes documents by HTTP on this machine, tells how far they are, and
 * hands out reports. Requests run on threads of the server, one each. Start at {@link
 * io.portway.similarity.serve.Endpoint}; what is done with a document is {@code jobs}' business.
 */
package io.portway.similarity.serve;
