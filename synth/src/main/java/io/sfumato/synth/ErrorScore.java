package io.sfumato.synth;

/**
 * How wrong a public guess of a workload's answers is, as an integer of known sensitivity: the sum
 * of absolute errors in rows, times a public weight, less a public penalty.
 *
 * <p>With exact answers {@code a}, guesses {@code g} on the grid of multiples of {@code 1 / SCALE},
 * and {@code L} the largest sum of absolute contributions of a row, the score is {@code ⌊weight ·
 * min(SCALE · ‖a - g‖₁, cap) / L⌋ - penalty}. Adding or removing a row moves the norm by at most L,
 * so what is rounded down by at most {@code weight · SCALE}, and since that is an integer the score
 * by no more. Replacing a row is removing one and adding one: twice that. Proof: {@code
 * docs/proofs/PrivateGsd.md}, Section 3.
 */
final class ErrorScore {

  /** Steps of the grid in a row. */
  static final long SCALE = 256;

  /** Weights are integers up to this. */
  static final long LARGEST_WEIGHT = 64;

  /** Leaves room for the weight and the penalty in a {@code long}; a cap moves no score further. */
  private static final long CAP = Long.MAX_VALUE / (4 * LARGEST_WEIGHT);

  private ErrorScore() {}

  /** Returns the most that one row moves a score when it is added or removed. */
  static long sensitivity() {
    return LARGEST_WEIGHT * SCALE;
  }

  /**
   * Scores a workload.
   *
   * @param exact the exact answers, private
   * @param guess the public guesses
   * @param rowL1 the largest sum of absolute contributions of one row, at least 1
   * @param weight the public weight, in {@code [0, LARGEST_WEIGHT]}
   * @param penalty what to subtract, in rows of weight 1: public
   */
  static long of(long[] exact, double[] guess, long rowL1, long weight, double penalty) {
    long sum = 0;
    for (int i = 0; i < guess.length; i++) {
      sum = Math.min(CAP, sum + distance(exact[i], guess[i]));
    }
    return weight * sum / rowL1 - grid(penalty * weight);
  }

  /**
   * Scores a workload by its largest error. One row moves the score by at most {@link #SCALE}.
   *
   * @param exact the exact answers, private
   * @param guess the public guesses
   * @param largest the most that one answer moves between neighbours, at least 1
   */
  static long largest(long[] exact, double[] guess, long largest) {
    long most = 0;
    for (int i = 0; i < guess.length; i++) {
      most = Math.max(most, distance(exact[i], guess[i]));
    }
    return most / largest;
  }

  /** Returns {@code SCALE · |a - g|}, at most the cap; a step of a moves it by SCALE at most. */
  private static long distance(long exact, double guess) {
    long capped = Math.max(-CAP / SCALE, Math.min(CAP / SCALE, exact));
    return Math.min(CAP, Math.abs(capped * SCALE - grid(guess)));
  }

  /** Returns the nearest step of the grid; conversion saturates, and maps NaN to 0. */
  private static long grid(double value) {
    long step = Math.round(value * SCALE);
    return Math.max(-CAP, Math.min(CAP, step));
  }
}
