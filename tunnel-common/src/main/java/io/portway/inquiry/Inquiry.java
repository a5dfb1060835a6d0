package io.portway.inquiry;

import io.portway.mapping.MappingRef;

/**
 * The question.
 *
 * @param software name and version of who asks
 * @param mapping the one that is asked for; null for all that the asking identity has to do with
 */
public record Inquiry(String software, MappingRef mapping) {}
