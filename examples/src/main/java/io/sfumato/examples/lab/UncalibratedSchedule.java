package io.sfumato.examples.lab;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.NoiseSource;
import io.sfumato.noise.PublicGrid;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How <b>not</b> to do it: noise on each value of S that would pay for that value alone, less of it
 * as fewer people are at risk. <b>NOT PRIVATE at its nominal ε.</b>
 *
 * <p>At the t-th of T times, from 0, the noise has the scale {@code b_t = 1 / (ε (t + 1))}. So
 * {@code ε (t + 1)} is spent there, and together {@code ε T (T + 1) / 2}: one row can move all of
 * the values by 1. The values are then clipped to [0, 1] and averaged with their neighbours, which
 * changes nothing.
 *
 * <p>This is what descriptions of "time-indexed noise" with "decreasing sensitivity" come to if
 * they are taken at their word. Which formula the publication has is not known here; this is not
 * claimed to be its algorithm. {@code io.sfumato.survival.TimeIndexedLaplace} is the same idea with
 * its cost charged. Immutable.
 */
final class UncalibratedSchedule {

  private static final PublicGrid STEPS = new PublicGrid(-20);
  private static final int WINDOW = 5;

  private final PureDp nominal;
  private final List<DiscreteLaplace> noise;

  private UncalibratedSchedule(PureDp nominal, List<DiscreteLaplace> noise) {
    this.nominal = nominal;
    this.noise = noise;
  }

  /**
   * Returns the schedule.
   *
   * @param times the number of times T, at least 1
   * @param nominal the ε that it is sold as
   */
  static UncalibratedSchedule of(int times, PureDp nominal) {
    Rational first = Rational.of(1L << -STEPS.exponent()).dividedBy(Rational.of(nominal.epsilon()));
    return new UncalibratedSchedule(
        nominal,
        IntStream.rangeClosed(1, times)
            .mapToObj(t -> DiscreteLaplace.of(first.dividedBy(Rational.of(t))))
            .toList());
  }

  /** Returns the ε that it is sold as. */
  PureDp nominal() {
    return nominal;
  }

  /** Returns the ε that it has: {@code Σ Δ_t / b_t} with {@code Δ_t = 1}, over all data. */
  PureDp worstCase() {
    long times = noise.size();
    return new PureDp(nominal.epsilon().multiply(BigDecimal.valueOf(times * (times + 1) / 2)));
  }

  /** Returns the loss between two curves, which is their part of the ε that it has. */
  double loss(double[] survival, double[] other) {
    double loss = 0;
    for (int t = 0; t < noise.size(); t++) {
      loss +=
          Math.abs(survival[t] - other[t]) / (noise.get(t).scale().doubleValue() * STEPS.spacing());
    }
    return loss;
  }

  /** Draws a curve. No release: no accountant knows of it, and none would let it pass. */
  UncalibratedCurve draw(double[] survival, NoiseSource source) {
    double[] values = new double[noise.size()];
    for (int t = 0; t < values.length; t++) {
      double noisy = STEPS.value(STEPS.round(survival[t]) + noise.get(t).sample(source));
      values[t] = Math.max(0, Math.min(1, noisy));
    }
    double[] smooth = new double[values.length];
    for (int t = 0; t < values.length; t++) {
      int first = Math.max(0, t - WINDOW / 2);
      int last = Math.min(values.length - 1, t + WINDOW / 2);
      smooth[t] = Arrays.stream(values, first, last + 1).average().orElseThrow();
    }
    return new UncalibratedCurve(nominal, worstCase(), smooth);
  }
}
