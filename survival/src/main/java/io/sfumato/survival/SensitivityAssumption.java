package io.sfumato.survival;

import io.sfumato.privacy.Rational;

/**
 * From which curve {@link TimeIndexedLaplace} starts, and so how far one row can move each of its
 * points. Every one holds for all data, under add-remove and replace-one alike: a promise that the
 * data break costs accuracy, never privacy. Proofs: {@code docs/proofs/TimeIndexedLaplace.md}.
 * Immutable.
 */
public sealed interface SensitivityAssumption {

  /**
   * No assumption: the Kaplan-Meier curve itself. With censoring one row can move S(t) by 1,
   * however many rows there are: if all but one are censored early, the fate of the last one is S.
   */
  record General() implements SensitivityAssumption {
    @Override
    public Rational sensitivity() {
      return Rational.ONE;
    }

    @Override
    public String toString() {
      return "general";
    }
  }

  /**
   * Nobody is censored before the horizon, and there are n rows. The curve is {@code #{T_i > t} /
   * n}. A row that is censored all the same counts as an event at its time, which biases the curve
   * downwards; a number of rows other than n scales it.
   *
   * @param rows the public number n, in {@code [1, 10⁹]}: from the study's plan, or the number of
   *     rows where the relation is replace-one, under which that is public
   */
  record NoCensoring(int rows) implements SensitivityAssumption {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if {@code rows} is out of range
     */
    public NoCensoring {
      if (rows < 1 || rows > 1_000_000_000) {
        throw new IllegalArgumentException("rows must be in [1, 1000000000], got " + rows);
      }
    }

    @Override
    public Rational sensitivity() {
      return Rational.of(1, rows);
    }

    @Override
    public String toString() {
      return "no censoring among %d rows".formatted(rows);
    }
  }

  /**
   * As if m rows more were at risk for ever: {@code Π (1 - d_u / (Y_u + m))}. That biases the curve
   * upwards, by about {@code (1 - S) m / (n + m)} without censoring.
   *
   * @param rows the number m of immortal rows, in {@code [1, 10⁶]}; public
   */
  record Padded(int rows) implements SensitivityAssumption {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if {@code rows} is out of range
     */
    public Padded {
      if (rows < 1 || rows > 1_000_000) {
        throw new IllegalArgumentException("rows must be in [1, 1000000], got " + rows);
      }
    }

    @Override
    public Rational sensitivity() {
      return Rational.of(1, rows + 1L);
    }

    @Override
    public String toString() {
      return "padded with %d rows".formatted(rows);
    }
  }

  /**
   * Returns the assumption of nothing.
   *
   * @return Δ_t = 1
   */
  static SensitivityAssumption general() {
    return new General();
  }

  /**
   * Returns the assumption that nobody is censored.
   *
   * @param rows the public number n of rows, in {@code [1, 10⁹]}
   * @return Δ_t = 1 / n
   * @throws IllegalArgumentException if {@code rows} is out of range
   */
  static SensitivityAssumption noCensoring(int rows) {
    return new NoCensoring(rows);
  }

  /**
   * Returns the padding with rows that never have an event.
   *
   * @param rows the public number m of rows, in {@code [1, 10⁶]}
   * @return Δ_t = 1 / (m + 1)
   * @throws IllegalArgumentException if {@code rows} is out of range
   */
  static SensitivityAssumption padded(int rows) {
    return new Padded(rows);
  }

  /**
   * Returns how far one row can move the curve at each time of the grid; for some data it moves all
   * of them so far at once.
   *
   * @return Δ_t, exact, before rounding to the grid on which noise is added
   */
  Rational sensitivity();
}
