package io.portway.doctor;

/**
 * A check that was looked at, or could not be.
 *
 * @param millis how long it took; 0 where it was not tried
 */
public record Examined(String check, Finding finding, long millis) {}
