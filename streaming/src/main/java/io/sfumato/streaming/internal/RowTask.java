package io.sfumato.streaming.internal;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;

/**
 * A stream of rows of zeros and ones, and what may be lost about one row of it.
 *
 * <p>Neighbours differ by one row, present in one stream and empty in the other.
 *
 * @param horizon the number of steps, each with one row, at least 1
 * @param dimension the number of columns, at least 1
 * @param ones the most ones of a row, in {@code [1, dimension]}
 * @param largest what the largest column sum is promised not to exceed, in {@code [1, horizon]};
 *     errors depend on it, privacy does not
 * @param privacy the guarantee for one row: pure or zero-concentrated, and positive
 */
public record RowTask(long horizon, int dimension, int ones, long largest, PrivacyBound privacy) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range or the guarantee of another kind
   */
  public RowTask {
    requireNonNull(privacy, "privacy");
    if (horizon < 1
        || dimension < 1
        || ones < 1
        || ones > dimension
        || largest < 1
        || largest > horizon) {
      throw new IllegalArgumentException(
          ("horizon and dimension must be at least 1, ones in [1, dimension], largest in"
                  + " [1, horizon], got %d, %d, %d, %d")
              .formatted(horizon, dimension, ones, largest));
    }
    if (!(privacy instanceof PureDp) && !(privacy instanceof Zcdp)) {
      throw new IllegalArgumentException(
          "privacy must be pure or zero-concentrated, got " + privacy);
    }
  }

  /** Returns the guarantee's ε or ρ. */
  double loss() {
    return privacy instanceof PureDp pure
        ? pure.epsilon().doubleValue()
        : ((Zcdp) privacy).rho().doubleValue();
  }

  /** Returns whether the guarantee is pure. */
  public boolean isPure() {
    return privacy instanceof PureDp;
  }

  /** Returns the failure probability of each of n independent events, one of which is beta. */
  static double each(double beta, double n) {
    return -Math.expm1(Math.log1p(-beta) / n);
  }
}
