package io.portway.testing.example.upper;

import io.portway.testing.example.lower.Lower;

/** Imports {@link Lower}, which the test's table allows or not. */
public record Upper(Lower lower) {}
