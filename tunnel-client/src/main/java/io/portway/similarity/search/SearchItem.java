package io.portway.similarity.search;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One search of a batch. */
public record SearchItem(ObjectNode body) {}
