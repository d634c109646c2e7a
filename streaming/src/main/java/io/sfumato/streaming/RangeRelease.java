package io.sfumato.streaming;

/**
 * The private sum of the items of a run of steps: the difference of two releases.
 *
 * @param from the last step before the run, from 0
 * @param to the last step of the run
 * @param value the private sum, in the unit of the items
 * @param standardDeviation the standard deviation of its noise, in the same unit
 */
public record RangeRelease(long from, long to, double value, double standardDeviation) {}
