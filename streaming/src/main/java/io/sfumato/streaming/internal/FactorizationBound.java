package io.sfumato.streaming.internal;

/**
 * What no factorization {@code M = L·R} of the matrix of partial sums can beat.
 *
 * <p>For every factorization the mean over t of {@code ‖L_t‖²}, times the largest {@code ‖R e_j‖²},
 * is at least the square of
 *
 * <pre>{@code   ‖M‖_* / T = (1/T) Σ_{j=1..T} 1 / (2 sin((2j - 1)π / (4T + 2))),}</pre>
 *
 * <p>the mean singular value of M: {@code ‖M‖_* ≤ ‖L‖_F ‖R‖_F}, and {@code ‖R‖_F² ≤ T·max ‖R
 * e_j‖²}. The largest variance is at least the mean. With Gaussian noise, so are the errors at
 * ρ-zCDP in units of {@code Δ²/2ρ}.
 *
 * @see <a href="https://arxiv.org/abs/2202.11205">Henzinger, Upadhyay and Upadhyay (2023), on the
 *     singular values</a>
 */
public final class FactorizationBound {

  private static final long LONGEST_SUM = 1L << 12;
  private static final double EULER = 0.5772156649015329;

  private FactorizationBound() {}

  /**
   * Returns the bound on the mean and the largest variance, in units of {@code Δ²/2ρ}.
   *
   * @param horizon the number of steps T, at least 1
   * @return the square of the mean singular value of M, to about 12 digits
   * @throws IllegalArgumentException if {@code horizon < 1}
   */
  public static double variance(long horizon) {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon must be at least 1, got " + horizon);
    }
    double mean = horizon <= LONGEST_SUM ? sum(horizon) : series(horizon);
    return mean * mean;
  }

  /**
   * Returns how far a variance is above the bound.
   *
   * @param variance a mean or largest variance, in units of {@code Δ²/2ρ}
   * @param horizon the number of steps T, at least 1
   * @return the excess in percent of the bound
   * @throws IllegalArgumentException if {@code horizon < 1}
   */
  public static double gapPercent(double variance, long horizon) {
    return 100 * (variance / variance(horizon) - 1);
  }

  /** Adds up, smallest first. */
  static double sum(long horizon) {
    double sum = 0;
    for (long j = horizon; j >= 1; j--) {
      sum += 0.5 / StrictMath.sin((2 * j - 1) * Math.PI / (4.0 * horizon + 2));
    }
    return sum / horizon;
  }

  /**
   * With {@code N = 2T + 1}, {@code Σ_{j=1..N} csc((2j - 1)π/2N) = (2N/π)(ln(8N/π) + γ) + π/(72N) +
   * O(N⁻³)}; the sum above is half of it without the term 1 in the middle, halved.
   */
  static double series(long horizon) {
    double n = 2.0 * horizon + 1;
    double all = 2 * n / Math.PI * (StrictMath.log(8 * n / Math.PI) + EULER) + Math.PI / (72 * n);
    return (all - 1) / (4 * horizon);
  }
}
