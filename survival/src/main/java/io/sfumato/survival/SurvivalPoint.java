package io.sfumato.survival;

/**
 * One line of an exact survival table, as R's {@code summary} of a {@code survfit} prints it.
 * <b>NOT PRIVATE:</b> as the curve.
 *
 * @param time the time
 * @param atRisk the weight (without weights: the number) of the rows at risk just before {@code
 *     time}: with an end at or after it, and an entry before it
 * @param events the weight of the events at {@code time}, or since the time of the line before
 * @param censored the weight of the censorings at {@code time}, or since the time of the line
 *     before
 * @param survival the probability S(time)
 * @param standardError its standard error
 * @param lower the lower confidence limit; NaN where {@link IntervalType} says so
 * @param upper the upper confidence limit; NaN where {@link IntervalType} says so
 */
public record SurvivalPoint(
    double time,
    double atRisk,
    double events,
    double censored,
    double survival,
    double standardError,
    double lower,
    double upper) {}
