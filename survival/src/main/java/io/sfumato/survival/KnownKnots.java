package io.sfumato.survival;

/**
 * The knots of a noisy table between which its curve is known well enough to say how well.
 *
 * <p>The last is the last knot up to which every noisy number at risk is more than {@value
 * #DEVIATIONS} standard deviations of its noise. The number at risk at knot k is what leaves from
 * bin k on less what enters from bin k on: a sum of noisy cells, unbiased, whose noise has the
 * variance of a cell times the number of them. Where cells of censorings span several bins, a bin
 * has its share of them.
 *
 * <p>The first is the first knot up to which {@value #FEWEST_EVENTS} events are estimated, and not
 * after the last.
 *
 * @param first the first knot, from 0
 * @param last the last knot, 0 if nothing is known, up to the number of bins
 */
record KnownKnots(int first, int last) {

  private static final double DEVIATIONS = 3;
  private static final double FEWEST_EVENTS = 5;

  static KnownKnots of(NoisyCells released, CellEstimate cells) {
    int last = last(released);
    int first = 0;
    double events = 0;
    while (first < last && events < FEWEST_EVENTS) {
      events += cells.events(first);
      first++;
    }
    return new KnownKnots(first, last);
  }

  /** Returns the last knot up to which it is known who is at risk. */
  static int last(NoisyCells cells) {
    int bins = cells.bins();
    int span = cells.censoredSpan();
    double[] atRisk = new double[bins + 1];
    double[] terms = new double[bins + 1];
    double left = cells.beyond(); // all cells that are wholly at or after the knot
    double leftTerms = 1;
    atRisk[bins] = left;
    terms[bins] = leftTerms;
    for (int k = bins - 1; k >= 0; k--) {
      left += cells.events(k) - cells.entered(k);
      leftTerms += cells.causes() + (cells.hasEntries() ? 1 : 0);
      int first = k / span * span;
      int width = Math.min(bins, first + span) - first;
      double share = (double) (first + width - k) / width;
      double censored = cells.censored(k / span);
      atRisk[k] = left + share * censored;
      terms[k] = leftTerms + share * share;
      if (k == first) {
        left += censored;
        leftTerms++;
      }
    }
    int knot = 0;
    while (knot <= bins && atRisk[knot] > DEVIATIONS * Math.sqrt(cells.variance() * terms[knot])) {
      knot++;
    }
    return Math.max(0, knot - 1);
  }
}
