package io.sfumato.synth.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How far the shares of rows in random regions are apart in both tables. <b>NOT PRIVATE.</b>
 * Numbers are scaled to {@code [0, 1]} by their public range; a row with a null in a column of a
 * region is in none.
 *
 * @param regions how they are made
 * @param count how many there are; 0 if there are no numeric columns
 * @param mean the mean absolute difference of shares, NaN if there are none
 * @param max the largest, NaN if there are none
 */
public record ThresholdErrors(String regions, int count, double mean, double max) {

  /**
   * Compares shares of rows below thresholds in two numeric columns, drawn with replacement, each
   * threshold uniform in {@code [0, 1]}, that have one label: the prefix queries of Private-GSD.
   * The label is that of a random row of the real table, so that regions are not empty.
   */
  static ThresholdErrors prefixes(
      ComparedTable real, ComparedTable synthetic, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> numbers = real.which(true);
    List<Region> regions = new ArrayList<>();
    for (int k = 0; k < count && !numbers.isEmpty(); k++) {
      int[] columns = {pick(numbers, random), pick(numbers, random)};
      double[] thresholds = {random.nextDouble(), random.nextDouble()};
      regions.add(
          LabelledRegion.with(
              real,
              random,
              (table, row) ->
                  table.place(columns[0], row) < thresholds[0]
                      && table.place(columns[1], row) < thresholds[1]));
    }
    return of("prefixes", regions, real, synthetic);
  }

  /**
   * Compares shares of rows on one side of planes through all numeric columns that have one label:
   * {@code w·x > b}, with w Gaussian of variance 1/d and b such that the plane goes through a
   * uniformly random point of the unit cube.
   */
  static ThresholdErrors halfSpaces(
      ComparedTable real, ComparedTable synthetic, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> numbers = real.which(true);
    List<Region> regions = new ArrayList<>();
    for (int k = 0; k < count && !numbers.isEmpty(); k++) {
      int d = numbers.size();
      double[] weights = new double[d];
      double offset = 0;
      for (int i = 0; i < d; i++) {
        weights[i] = random.nextGaussian() / Math.sqrt(d);
        offset += weights[i] * random.nextDouble();
      }
      double limit = offset;
      regions.add(
          LabelledRegion.with(
              real, random, (table, row) -> product(table, row, numbers, weights) > limit));
    }
    return of("half-spaces", regions, real, synthetic);
  }

  private static int pick(List<Integer> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }

  /** Returns NaN if a number is null, which is above nothing. */
  private static double product(
      ComparedTable table, int row, List<Integer> columns, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * table.place(columns.get(i), row);
    }
    return sum;
  }

  private static ThresholdErrors of(
      String name, List<Region> regions, ComparedTable real, ComparedTable synthetic) {
    double sum = 0;
    double max = Double.NaN;
    for (Region region : regions) {
      double difference = Math.abs(share(real, region) - share(synthetic, region));
      sum += difference;
      max = difference <= max ? max : difference;
    }
    return new ThresholdErrors(name, regions.size(), sum / regions.size(), max);
  }

  private static double share(ComparedTable table, Region region) {
    int inside = 0;
    for (int row = 0; row < table.rows(); row++) {
      inside += region.holds(table, row) ? 1 : 0;
    }
    return (double) inside / table.rows();
  }

  /** A set of rows. */
  @FunctionalInterface
  interface Region {
    boolean holds(ComparedTable table, int row);
  }

  /** Rows of a region that have one label. */
  record LabelledRegion(int column, int code, Region region) implements Region {

    /** Returns the region with the label that a random row has in a random column of labels. */
    static Region with(ComparedTable real, SplittableRandom random, Region region) {
      List<Integer> labels = real.which(false);
      if (labels.isEmpty()) {
        return region;
      }
      int column = pick(labels, random);
      return new LabelledRegion(
          column, real.codes().code(random.nextInt(real.rows()), column), region);
    }

    @Override
    public boolean holds(ComparedTable table, int row) {
      return table.codes().code(row, column) == code && region.holds(table, row);
    }
  }
}
