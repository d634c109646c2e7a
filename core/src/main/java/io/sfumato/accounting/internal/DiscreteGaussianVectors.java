package io.sfumato.accounting.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Discrete Gaussian noise of parameter v on integer vectors that move by no more than a squared
 * distance s in no more than m coordinates, for small s: the largest divergence over all moves.
 *
 * <p>A move is a list of whole numbers, one for each coordinate that moves; signs do not matter. A
 * larger move of a coordinate is worse, so only maximal lists count. The losses of all lists are
 * multiples of {@code 1/2v}, so the divergence of each is linear in {@code e^ε} between those, and
 * their maximum is dominated by the law that connects its dots there.
 */
public final class DiscreteGaussianVectors {

  private static final double REACH = 13.6;
  private static final double OUTSIDE = 1e-39;

  /** How many products are quickly added. */
  private static final double MOST_WORK = 1e8;

  private static final int MOST_SQUARED_DISTANCE = 20;

  /** Losses beyond this are none that exponentials can hold. */
  private static final double LARGEST = 500;

  private final double variance;
  private final List<int[]> moves;

  private DiscreteGaussianVectors(double variance, List<int[]> moves) {
    this.variance = variance;
    this.moves = moves;
  }

  /** Returns whether the moves and their outcomes are few enough to enumerate. */
  public static boolean isEnumerable(double squaredDistance, int coordinates, double variance) {
    if (squaredDistance > MOST_SQUARED_DISTANCE) {
      return false;
    }
    double ratio = squaredDistance / variance;
    if (ratio + 2 * REACH * Math.sqrt(ratio) > LARGEST) {
      return false;
    }
    int s = (int) squaredDistance;
    double products = 0;
    for (int[] move : maximalMoves(s, coordinates)) {
      products += move.length * 2 * REACH * REACH * 4 * variance * Math.sqrt(s) + 1000.0;
    }
    return products < MOST_WORK;
  }

  /**
   * Returns the law.
   *
   * @param squaredDistance s, a whole number, at least 1
   * @param coordinates m, at least 1
   * @param variance v, the nearest {@code double} to the parameter
   */
  public static TwoSidedLaw of(double squaredDistance, int coordinates, double variance) {
    List<int[]> moves = maximalMoves((int) squaredDistance, coordinates);
    DiscreteGaussianVectors vectors = new DiscreteGaussianVectors(variance, moves);
    AtomLaw worst = vectors.law(longest(moves));
    return moves.size() == 1
        ? TwoSidedLaw.withAtoms(worst, worst, 1 / (2 * variance))
        : TwoSidedLaw.within(vectors.largest(), worst);
  }

  private static int[] longest(List<int[]> moves) {
    int[] best = moves.get(0);
    for (int[] move : moves) {
      if (squared(move) > squared(best)) {
        best = move;
      }
    }
    return best;
  }

  private static int squared(int[] move) {
    int sum = 0;
    for (int d : move) {
      sum += d * d;
    }
    return sum;
  }

  /** Returns the lists that no other list exceeds in every coordinate, each in falling order. */
  static List<int[]> maximalMoves(int squaredDistance, int coordinates) {
    List<int[]> all = new ArrayList<>();
    extend(new int[0], squaredDistance, Math.min(coordinates, squaredDistance), all);
    List<int[]> maximal = new ArrayList<>();
    for (int[] move : all) {
      if (all.stream().noneMatch(other -> other != move && exceeds(other, move))) {
        maximal.add(move);
      }
    }
    return maximal;
  }

  private static void extend(int[] move, int left, int coordinates, List<int[]> all) {
    if (move.length > 0) {
      all.add(move);
    }
    if (move.length == coordinates) {
      return;
    }
    int most = move.length == 0 ? left : move[move.length - 1];
    for (int d = 1; d <= most && d * d <= left; d++) {
      int[] longer = java.util.Arrays.copyOf(move, move.length + 1);
      longer[move.length] = d;
      extend(longer, left - d * d, coordinates, all);
    }
  }

  private static boolean exceeds(int[] other, int[] move) {
    if (other.length < move.length) {
      return false;
    }
    for (int i = 0; i < move.length; i++) {
      if (other[i] < move[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the law of one move, by convolution of whole numbers {@code Σ d (2x + d)}. */
  private AtomLaw law(int[] move) {
    // The noise around the one vector as seen from the other is in reach too.
    int reach = (int) Math.ceil(REACH * Math.sqrt(variance)) + 2 + move[0];
    double[] noise = noise(reach);
    int squared = squared(move);
    int most = (int) Math.ceil(2 * REACH * Math.sqrt(variance * squared)) + 2 * squared + 2;
    // sums[i] belongs to Σ 2dx = 2(i - most)
    double[] sums = new double[2 * most + 1];
    sums[most] = 1;
    for (int d : move) {
      double[] next = new double[sums.length];
      for (int i = 0; i < sums.length; i++) {
        if (sums[i] > 0) {
          for (int x = -reach; x <= reach; x++) {
            int to = i + d * x;
            if (to >= 0 && to < next.length) {
              next[to] += sums[i] * noise[x + reach];
            }
          }
        }
      }
      sums = next;
    }
    return atoms(sums, most, squared, move.length);
  }

  private AtomLaw atoms(double[] sums, int most, int squared, int factors) {
    int n = sums.length;
    double[] losses = new double[n];
    double[] p = new double[n];
    double[] q = new double[n];
    for (int i = 0; i < n; i++) {
      losses[i] = (2.0 * (i - most) + squared) / (2 * variance);
      p[i] = sums[i];
      q[i] = sums[i] * Math.exp(-losses[i]);
    }
    double error = 0x1p-52 * (factors * (16 + REACH * REACH + 8) + n + losses[n - 1]);
    double drift = 0x1p-50 * losses[n - 1];
    return new AtomLaw(losses, p, q, 0, 0, error, drift, 4 * factors * OUTSIDE);
  }

  private double[] noise(int reach) {
    double[] noise = new double[2 * reach + 1];
    double total = 0;
    for (int x = reach; x >= 0; x--) {
      double weight = Math.exp(-(double) x * x / (2 * variance));
      noise[reach + x] = weight;
      noise[reach - x] = weight;
      total += x == 0 ? weight : 2 * weight;
    }
    for (int i = 0; i < noise.length; i++) {
      noise[i] /= total;
    }
    return noise;
  }

  /** Returns the law of the maximum over all moves. */
  private AtomLaw largest() {
    double farthest = 0;
    List<AtomLaw> laws = new ArrayList<>();
    for (int[] move : moves) {
      AtomLaw law = law(move);
      laws.add(law);
      farthest = Math.max(farthest, law.span(0).high());
    }
    int lattice = (int) Math.ceil(farthest * 2 * variance) + 1;
    double[] losses = new double[2 * lattice + 1];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = (i - lattice) / (2 * variance);
    }
    double[] most = new double[losses.length];
    for (AtomLaw law : laws) {
      double[] deltas = law.deltasAbove(losses);
      for (int i = 0; i < most.length; i++) {
        most[i] = Math.max(most[i], deltas[i]);
      }
    }
    return AtomLaw.ofProfile(losses, most);
  }
}
