package io.portway.testing.example.lower;

/** What {@code Upper} imports. */
public record Lower(int value) {}
