package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.quality.PropensityTree.CodeColumn;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How well a classifier tells synthetic rows from real ones: what no marginal shows may show here.
 * <b>NOT PRIVATE.</b>
 *
 * <p>The classifier is a tree, grown on one half of the rows and asked of the other, and the other
 * way round (as many real as synthetic rows; Lopez-Paz and Oquab 2017). Its estimates {@code p} of
 * the probability that a row is synthetic would all be 1/2 if the tables had one law. The mean of
 * {@code (p - 1/2)²} is the pMSE (Woo, Reiter, Oganian and Karr 2009); compared with that of
 * classes drawn at random it tells a difference from chance (Snoke, Raab, Nowok, Dibben and
 * Slavkovic 2018, who estimate both on the rows learned from). All are NaN if a table has one row.
 *
 * @param rows how many rows of each table were used, an even number
 * @param meanSquaredError the pMSE, in {@code [0, 1/4]}: 0 if nothing tells the tables apart
 * @param chance the mean pMSE of {@value #PERMUTATIONS} random divisions of the same rows into two
 *     classes
 * @param auc the probability that a synthetic row seems more synthetic than a real one, ties
 *     counting half: about 1/2 for tables of one law, 1 if they are told apart with certainty;
 *     below 1/2 where one table repeats rows of the other
 */
public record Propensity(int rows, double meanSquaredError, double chance, double auc) {

  static final int PERMUTATIONS = 5;

  private static final int MOST_ROWS = 10_000;
  private static final int MOST_LEAVES = 200;
  private static final int SMALLEST_LEAF = 20;

  /**
   * Returns how many times chance the pMSE is.
   *
   * @return the ratio, about 1 for tables of one law; NaN if neither tells any rows apart
   */
  public double ratio() {
    return meanSquaredError / chance;
  }

  /**
   * Compares tables.
   *
   * @param bins into how many bins numbers are divided at most
   */
  static Propensity of(ComparedTable real, ComparedTable synthetic, int bins, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int each = Math.min(MOST_ROWS, Math.min(real.rows(), synthetic.rows()) / 2 * 2);
    if (each == 0) {
      return new Propensity(0, Double.NaN, Double.NaN, Double.NaN);
    }
    int[] ofReal = NearestRecords.sample(real.rows(), each, random);
    int[] ofSynthetic = NearestRecords.sample(synthetic.rows(), each, random);
    CodedTable realBins = real.binned(bins);
    CodedTable syntheticBins = synthetic.binned(bins);
    CodeColumn[] columns = new CodeColumn[real.columns().size()];
    for (int c = 0; c < columns.length; c++) {
      int[] codes = new int[2 * each];
      for (int i = 0; i < each; i++) {
        codes[i] = realBins.code(ofReal[i], c);
        codes[each + i] = syntheticBins.code(ofSynthetic[i], c);
      }
      columns[c] =
          new CodeColumn(codes, realBins.domain().size(c), real.columns().get(c).numeric());
    }
    int[] pooled = new int[2 * each];
    Arrays.setAll(pooled, i -> i);
    shuffle(pooled, 0, each, random);
    shuffle(pooled, each, 2 * each, random);
    double[] estimates = estimates(columns, pooled);
    double chance = 0;
    int[] mixed = pooled.clone();
    for (int k = 0; k < PERMUTATIONS; k++) {
      shuffle(mixed, 0, mixed.length, random);
      chance += meanSquare(estimates(columns, mixed)) / PERMUTATIONS;
    }
    double auc =
        Auc.of(
            Arrays.copyOfRange(estimates, each, 2 * each), Arrays.copyOfRange(estimates, 0, each));
    return new Propensity(each, meanSquare(estimates), chance, auc);
  }

  /**
   * Estimates for each row the probability that it is of the second class.
   *
   * @param rows the numbers of all rows, those of the first class in the first half
   * @return the estimates in the order of rows
   */
  private static double[] estimates(CodeColumn[] columns, int[] rows) {
    boolean[] second = new boolean[rows.length];
    for (int i = rows.length / 2; i < rows.length; i++) {
      second[rows[i]] = true;
    }
    int leaf = Math.max(SMALLEST_LEAF, rows.length / 2 / MOST_LEAVES);
    double[] estimates = new double[rows.length];
    for (int fold = 0; fold < 2; fold++) {
      int[] learned = new int[rows.length / 2]; // as many of each class
      for (int i = 0; i < learned.length; i++) {
        learned[i] = rows[2 * i + fold];
      }
      PropensityTree tree = PropensityTree.grow(columns, learned, second, leaf);
      for (int i = 1 - fold; i < rows.length; i += 2) {
        estimates[i] = tree.estimate(columns, rows[i]);
      }
    }
    return estimates;
  }

  private static double meanSquare(double[] estimates) {
    return Arrays.stream(estimates).map(p -> (p - 0.5) * (p - 0.5)).average().orElse(Double.NaN);
  }

  /** Puts a part of an array into random order (Fisher and Yates). */
  private static void shuffle(int[] rows, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int other = random.nextInt(from, i + 1);
      int row = rows[i];
      rows[i] = rows[other];
      rows[other] = row;
    }
  }
}
