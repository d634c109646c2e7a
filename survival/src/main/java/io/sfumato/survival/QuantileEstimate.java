package io.sfumato.survival;

/**
 * A quantile of a survival time with its confidence limits. <b>NOT PRIVATE:</b> as the curve.
 *
 * <p>The limits are where the limits of the curve cross {@code 1 - p} (Brookmeyer and Crowley
 * 1982), as in R's {@code quantile} of a {@code survfit}.
 *
 * @param p the fraction of events, in {@code [0, 1]}
 * @param value the time by which the fraction p had the event; NaN if the curve does not fall to
 *     {@code 1 - p}
 * @param lower the lower limit; NaN if the lower limit of the curve does not fall to {@code 1 - p}
 * @param upper the upper limit; NaN if the upper limit of the curve does not fall to {@code 1 - p}
 */
public record QuantileEstimate(double p, double value, double lower, double upper) {}
