package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import java.util.Arrays;
import java.util.Locale;

/**
 * How the noise of {@link TimeIndexedLaplace} is spread over the times of its grid: the relative
 * scale {@code w_t} at each time {@code t = 0, …, T-1}. Only ratios matter, as the mechanism scales
 * all of them by what its guarantee needs.
 *
 * <p>A schedule moves accuracy from one time to another; it makes nothing cheaper. Public.
 * Immutable.
 */
public final class NoiseSchedule {

  /** Of the largest precision, so that the others are whole numbers of sufficient resolution. */
  private static final double FINEST = 0x1p30;

  private static final double MOST_RATE = 20;

  private enum Kind {
    CONSTANT,
    INVERSE,
    INVERSE_ROOT,
    LINEAR,
    EXPONENTIAL,
    INCREASING,
    GIVEN
  }

  private final Kind kind;
  private final double rate;
  private final double[] weights;

  private NoiseSchedule(Kind kind, double rate, double... weights) {
    this.kind = kind;
    this.rate = rate;
    this.weights = weights;
  }

  /**
   * Returns the same noise at all times, {@code w_t = 1}.
   *
   * @return the schedule
   */
  public static NoiseSchedule constant() {
    return new NoiseSchedule(Kind.CONSTANT, 0);
  }

  /**
   * Returns noise that falls as {@code w_t = 1 / (t + 1)}.
   *
   * @return the schedule
   */
  public static NoiseSchedule inverse() {
    return new NoiseSchedule(Kind.INVERSE, 0);
  }

  /**
   * Returns noise that falls as {@code w_t = 1 / √(t + 1)}.
   *
   * @return the schedule
   */
  public static NoiseSchedule inverseRoot() {
    return new NoiseSchedule(Kind.INVERSE_ROOT, 0);
  }

  /**
   * Returns noise that falls as {@code w_t = 1 - t / T}.
   *
   * @return the schedule
   */
  public static NoiseSchedule linear() {
    return new NoiseSchedule(Kind.LINEAR, 0);
  }

  /**
   * Returns noise that falls as {@code w_t = exp(-c t / T)}.
   *
   * @param rate c, in {@code [0, 20]}
   * @return the schedule
   * @throws IllegalArgumentException if {@code rate} is out of range
   */
  public static NoiseSchedule exponential(double rate) {
    if (!(rate >= 0 && rate <= MOST_RATE)) {
      throw new IllegalArgumentException("rate must be in [0, 20], got " + rate);
    }
    return new NoiseSchedule(Kind.EXPONENTIAL, rate + 0.0);
  }

  /**
   * Returns noise that rises as {@code w_t = t + 1}.
   *
   * @return the schedule
   */
  public static NoiseSchedule increasing() {
    return new NoiseSchedule(Kind.INCREASING, 0);
  }

  /**
   * Returns a schedule of given relative scales.
   *
   * @param weights one for each time of the grid, finite and above 0, the largest at most 2³⁰ times
   *     the smallest
   * @return the schedule
   * @throws IllegalArgumentException if the weights are none or not so
   */
  public static NoiseSchedule of(double... weights) {
    double[] copy = requireNonNull(weights, "weights").clone();
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double weight : copy) {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weights must be finite and above 0, got " + weight);
      }
      smallest = Math.min(smallest, weight);
      largest = Math.max(largest, weight);
    }
    if (copy.length == 0 || largest / smallest > FINEST) {
      throw new IllegalArgumentException(
          "weights must be at least one, and within a factor of 2^30 of each other, got %s"
              .formatted(copy.length == 0 ? "none" : smallest + " and " + largest));
    }
    return new NoiseSchedule(Kind.GIVEN, 0, copy);
  }

  /**
   * Returns the relative precisions {@code 1 / w_t} as whole numbers, the largest of them 2³⁰.
   *
   * @throws IllegalArgumentException if the weights are given, and not for so many times
   */
  long[] precisions(int times) {
    if (kind == Kind.GIVEN && weights.length != times) {
      throw new IllegalArgumentException(
          "schedule must have one weight for each of the %d times of the grid, got %d"
              .formatted(times, weights.length));
    }
    double smallest = Double.POSITIVE_INFINITY;
    for (int t = 0; t < times; t++) {
      smallest = Math.min(smallest, weight(t, times));
    }
    long[] precisions = new long[times];
    for (int t = 0; t < times; t++) {
      precisions[t] = Math.max(1, Math.round(FINEST * (smallest / weight(t, times))));
    }
    return precisions;
  }

  private double weight(int t, int times) {
    return switch (kind) {
      case CONSTANT -> 1;
      case INVERSE -> 1 / (t + 1.0);
      case INVERSE_ROOT -> 1 / Math.sqrt(t + 1.0);
      case LINEAR -> (times - t) / (double) times;
      case EXPONENTIAL -> StrictMath.exp(-rate * t / times); // the same on every platform
      case INCREASING -> t + 1.0;
      case GIVEN -> weights[t];
    };
  }

  Fields toFields() {
    Fields name = Fields.NONE.with("kind", name());
    return switch (kind) {
      case EXPONENTIAL -> name.with("rate", rate);
      case GIVEN -> name.with("weights", weights);
      default -> name;
    };
  }

  private String name() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoiseSchedule that
        && kind == that.kind
        && rate == that.rate
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * kind.name().hashCode() + Double.hashCode(rate)) + Arrays.hashCode(weights);
  }

  /** Returns for example {@code inverse-root}, {@code exponential 3.0} or the given weights. */
  @Override
  public String toString() {
    return switch (kind) {
      case EXPONENTIAL -> name() + " " + rate;
      case GIVEN -> Arrays.toString(weights);
      default -> name();
    };
  }
}
