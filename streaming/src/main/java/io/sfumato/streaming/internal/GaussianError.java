package io.sfumato.streaming.internal;

import org.apache.commons.numbers.gamma.Erfc;

/**
 * The law of a weighted sum of discrete Gaussians of one large variance, and of roundings.
 *
 * <p>{@code Pr(|error| > x) ≤ factor · erfc((x - rounding)/√(2·variance))}: a discrete Gaussian is
 * at most {@code e^(1/24σ²)} times as likely as a rounded normal to be anywhere, so that many draws
 * are at most the product ({@code docs/proofs/ToeplitzCounters.md}, section 6).
 *
 * @param variance the variance
 * @param rounding what roundings can add
 * @param factor the product of the ratios, at least 1
 */
record GaussianError(double variance, double rounding, double factor) implements ErrorLaw {

  @Override
  public double tail(double x) {
    return Math.min(1, factor * Erfc.value((x - rounding) / Math.sqrt(2 * variance)));
  }
}
