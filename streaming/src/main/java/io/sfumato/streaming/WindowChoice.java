package io.sfumato.streaming;

import io.sfumato.accounting.Fields;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.CalibratedWindow;
import io.sfumato.streaming.internal.CounterTask;
import io.sfumato.streaming.internal.WindowFit;
import java.util.function.Function;

/**
 * The mechanism of a window and what it is calibrated to. An approximate guarantee is reached from
 * two sides, by a pure and by a concentrated one; the more accurate is taken.
 *
 * @param terms units and the guarantee asked for
 * @param items the grid of items
 * @param guarantee what the noise is calibrated to
 * @param window the mechanism
 * @param leastVariance what no factorization can beat, in squared steps of the grid, or NaN
 */
record WindowChoice(
    StreamTerms terms,
    ItemGrid items,
    PrivacyBound guarantee,
    CalibratedWindow window,
    double leastVariance) {

  /**
   * Chooses.
   *
   * @param meanModulus {@code 1/2π ∫ |M|}
   * @param family fits the mechanism of the task's kind of guarantee
   * @throws IllegalStateException if the guarantee is missing
   * @throws IllegalArgumentException if no mechanism can be used; the message says why
   */
  static WindowChoice choose(
      StreamTerms terms,
      ItemGrid items,
      double meanModulus,
      Function<CounterTask, WindowFit> family) {
    WindowChoice best = null;
    StringBuilder reasons = new StringBuilder();
    CounterTask.Shape shape =
        new CounterTask.Shape(
            CounterTask.UNBOUNDED, items.distance(), terms.contributions(), terms.separation());
    for (PrivacyBound guarantee : CounterPlanner.guarantees(terms.required())) {
      WindowFit fit = family.apply(shape.with(guarantee));
      if (fit.window().isEmpty()) {
        reasons.append(reasons.isEmpty() ? "" : "; ").append(guarantee).append(": ");
        reasons.append(fit.reason());
        continue;
      }
      CalibratedWindow window = fit.window().get();
      if (best == null || window.meanVariance() < best.window().meanVariance()) {
        double least = Double.NaN;
        if (guarantee instanceof Zcdp zcdp && terms.contributions() == 1) {
          double size = items.distance() * meanModulus;
          least = size * size / (2 * zcdp.rho().doubleValue());
        }
        best = new WindowChoice(terms, items, guarantee, window, least);
      }
    }
    if (best == null) {
      throw new IllegalArgumentException(
          "privacy must be one under which the sum can be released, got %s (%s)"
              .formatted(terms.required(), reasons));
    }
    return best;
  }

  WindowBounds bounds() {
    return new WindowBounds(window, items.grid().spacing(), leastVariance);
  }

  Fields toFields() {
    return terms.toFields(items).with("guarantee", guarantee).with("shape", window.parameters());
  }
}
