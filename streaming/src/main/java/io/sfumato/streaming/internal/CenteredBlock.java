package io.sfumato.streaming.internal;

import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of {@code n = b_1·…·b_g} steps with a sum of its own and, below it, levels of children
 * whose noise is centered: in the sum of the first y steps the noise of each group of siblings
 * counts less its mean, in proportion to how much of the group lies before y.
 *
 * <p>With {@code u = (y mod group) / child}, {@code c = ⌊u⌋} and {@code f = u - c}, child i of the
 * group has the weight {@code [i < c] + f·[i = c] - u/b}, and the block itself {@code y/n}.
 */
final class CenteredBlock {

  private final int[] radices;
  private final NodeLaw[] laws;
  private final NodeLaw root;
  private final long[] sizes;

  /**
   * @param radices the numbers of children, from the leaves up
   * @param laws the noise of the children of each level
   * @param root the noise of the block
   */
  CenteredBlock(int[] radices, NodeLaw[] laws, NodeLaw root) {
    this.radices = radices.clone();
    this.laws = laws.clone();
    this.root = root;
    this.sizes = new long[radices.length + 1];
    sizes[0] = 1;
    for (int l = 0; l < radices.length; l++) {
      sizes[l + 1] = Math.multiplyExact(sizes[l], radices[l]);
    }
  }

  long size() {
    return sizes[radices.length];
  }

  int levels() {
    return radices.length;
  }

  int radix(int l) {
    return radices[l];
  }

  /** Returns the length of a child of a level, or of the block, which is the level above all. */
  long child(int l) {
    return sizes[l];
  }

  /** Returns the noise of a child of a level, or of the block, which is the level above all. */
  NodeLaw law(int l) {
    return l < laws.length ? laws[l] : root;
  }

  /** Returns all laws. */
  Stream<NodeLaw> laws() {
    return Stream.concat(Arrays.stream(laws), Stream.of(root));
  }

  NodeLaw root() {
    return root;
  }

  /** Returns the laws by level, that of the block last. */
  NodeNoise noise(NoiseSource source) {
    List<IntegerNoise> noise = new ArrayList<>();
    for (NodeLaw law : laws) {
      noise.add(law.noise());
    }
    noise.add(root.noise());
    return NodeNoise.ofLevels(noise, source);
  }

  /** Returns what the levels add to the variance, without the block itself. */
  List<QuadraticLevel> variance() {
    List<QuadraticLevel> levels = new ArrayList<>();
    for (int l = 0; l < radices.length; l++) {
      levels.add(variance(sizes[l], radices[l], laws[l].variance()));
    }
    return levels;
  }

  /** One centered level: {@code c + f² - (c + f)²/b}. */
  static QuadraticLevel variance(long child, int radix, double scale) {
    double[] a = new double[radix];
    double[] b = new double[radix];
    double[] q = new double[radix];
    for (int c = 0; c < radix; c++) {
      a[c] = c - (double) c * c / radix;
      b[c] = -2.0 * c / radix;
      q[c] = 1 - 1.0 / radix;
    }
    return new QuadraticLevel(child, Math.multiplyExact(child, radix), scale, a, b, q);
  }

  /** The blocks themselves, c complete and one in part: {@code c + f²}. */
  static QuadraticLevel roots(long size, int blocks, double scale) {
    double[] a = new double[blocks + 1];
    double[] q = new double[blocks + 1];
    for (int c = 0; c <= blocks; c++) {
      a[c] = c;
      q[c] = c < blocks ? 1 : 0;
    }
    return new QuadraticLevel(size, Long.MAX_VALUE, scale, a, new double[blocks + 1], q);
  }

  /** Returns the weights of a group of siblings when y steps of the block lie before. */
  private double[] weights(int l, long y) {
    int b = radices[l];
    long inGroup = y % sizes[l + 1];
    int c = (int) (inGroup / sizes[l]);
    double u = (double) inGroup / sizes[l];
    double[] weights = new double[b];
    Arrays.fill(weights, 0, c, 1);
    weights[c] = u - c;
    for (int i = 0; i < b; i++) {
      weights[i] -= u / b;
    }
    return weights;
  }

  /** Adds the noise of the levels after y steps, {@code 0 ≤ y < n}. */
  void addTerms(long y, List<WeightedSum.Term> terms) {
    for (int l = 0; l < radices.length; l++) {
      for (double weight : weights(l, y)) {
        terms.add(new WeightedSum.Term(weight, laws[l], 1));
      }
    }
  }

  /** Adds the noise of the levels between two steps of the block, {@code 0 ≤ x, y < n}. */
  void addTermsBetween(long x, long y, List<WeightedSum.Term> terms) {
    for (int l = 0; l < radices.length; l++) {
      boolean same = x / sizes[l + 1] == y / sizes[l + 1];
      double[] a = weights(l, x);
      double[] b = weights(l, y);
      for (int i = 0; i < a.length; i++) {
        terms.add(new WeightedSum.Term(same ? b[i] - a[i] : b[i], laws[l], 1));
        terms.add(new WeightedSum.Term(same ? 0 : a[i], laws[l], 1));
      }
    }
  }

  /** Returns the variance of the levels between two steps of the block, {@code 0 ≤ x, y < n}. */
  double varianceBetween(long x, long y) {
    double sum = 0;
    for (int l = 0; l < radices.length; l++) {
      boolean same = x / sizes[l + 1] == y / sizes[l + 1];
      double[] a = weights(l, x);
      double[] b = weights(l, y);
      for (int i = 0; i < a.length; i++) {
        double squares = same ? Math.pow(a[i] - b[i], 2) : a[i] * a[i] + b[i] * b[i];
        sum += laws[l].variance() * squares;
      }
    }
    return sum;
  }

  /** Bounds {@code ln Σ_{0 ≤ y < n} E exp(s · error)}, the block's own noise included. */
  double logMgfSum(double s) {
    double block = 0;
    for (int l = 0; l < radices.length; l++) {
      double sum = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < radices[l]; c++) {
        sum =
            HonakerTree.logSum(sum, ConvexSums.child(block, logMgf(l, c, s), logMgf(l, c + 1, s)));
      }
      block = sum;
    }
    return ConvexSums.child(block, 0, root.logMgf(s));
  }

  /** c siblings of weight 1 - c/b, the others of weight -c/b. */
  private double logMgf(int l, int c, double s) {
    double b = radices[l];
    if (c == 0 || c == radices[l]) {
      return 0;
    }
    return c * laws[l].logMgf((1 - c / b) * s) + (b - c) * laws[l].logMgf(c / b * s);
  }

  double mgfLimit() {
    double limit = root.mgfLimit();
    for (NodeLaw law : laws) {
      limit = Math.min(limit, law.mgfLimit());
    }
    return limit;
  }

  /** The numbers that a process keeps for one such block. */
  long words() {
    long words = 4;
    for (int radix : radices) {
      words += radix + 3;
    }
    return words;
  }
}
