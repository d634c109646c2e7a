package io.sfumato.synth.quality;

import io.sfumato.synth.query.Marginal;

/**
 * The options of a comparison with real data, which is <b>NOT PRIVATE</b>. Not safe for use by
 * several threads.
 */
public final class NonPrivateComparisonBuilder {

  private final ComparedTables tables;
  private boolean mayRun;
  private int highestOrder = 3;
  private int bins = 100;
  private int mostCells = 100_000;
  private int regions = 500;
  private int mostRecords = 500;
  private long seed = 1;
  private double epsilon;

  NonPrivateComparisonBuilder(ComparedTables tables) {
    this.tables = tables;
  }

  /**
   * Says that the caller may see the real data, and will not publish what is computed from them.
   * Without it, {@link #compare} refuses.
   *
   * @return this builder
   */
  public NonPrivateComparisonBuilder evaluateOnRealDataAndDoNotPublish() {
    this.mayRun = true;
    return this;
  }

  /**
   * Sets up to how many columns marginals have; without it, three.
   *
   * @param columns the number, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code columns < 1}
   */
  public NonPrivateComparisonBuilder highestOrder(int columns) {
    this.highestOrder = atLeastOne("highestOrder", columns);
    return this;
  }

  /**
   * Sets into how many bins columns of numbers are divided in marginals, and for a classifier, if
   * they have more codes; without it, 100.
   *
   * @param most the number, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code most < 1}
   */
  public NonPrivateComparisonBuilder bins(int most) {
    this.bins = atLeastOne("bins", most);
    return this;
  }

  /**
   * Sets how many cells the marginals have that are compared; larger ones are skipped. Without it,
   * 100,000.
   *
   * @param most the number, in {@code [1, Marginal.MOST_CELLS]}
   * @return this builder
   * @throws IllegalArgumentException if {@code most} is out of range
   */
  public NonPrivateComparisonBuilder mostCells(int most) {
    if (most > Marginal.MOST_CELLS) {
      throw new IllegalArgumentException(
          "mostCells must be at most %d, got %d".formatted(Marginal.MOST_CELLS, most));
    }
    this.mostCells = atLeastOne("mostCells", most);
    return this;
  }

  /**
   * Sets how many prefixes, and how many half-spaces, are drawn; without it, 500.
   *
   * @param count the number, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public NonPrivateComparisonBuilder regions(int count) {
    this.regions = atLeastOne("regions", count);
    return this;
  }

  /**
   * Sets from how many rows of each table distances are measured; without it, 500.
   *
   * @param most the number, at least 1
   * @return this builder
   * @throws IllegalArgumentException if {@code most < 1}
   */
  public NonPrivateComparisonBuilder mostRecords(int most) {
    this.mostRecords = atLeastOne("mostRecords", most);
    return this;
  }

  /**
   * Sets the seed of samples and regions; without it, 1.
   *
   * @param chosen the seed
   * @return this builder
   */
  public NonPrivateComparisonBuilder seed(long chosen) {
    this.seed = chosen;
    return this;
  }

  /**
   * Sets what the release of the synthetic table has spent, for a warning above 3.
   *
   * @param spent the ε of the release, at least 0
   * @return this builder
   * @throws IllegalArgumentException if it is negative or not a number
   */
  public NonPrivateComparisonBuilder epsilon(double spent) {
    if (!(spent >= 0)) {
      throw new IllegalArgumentException("epsilon must be at least 0, got " + spent);
    }
    this.epsilon = spent;
    return this;
  }

  /**
   * Compares the tables.
   *
   * @return the comparison, <b>not private</b>
   * @throws IllegalStateException if the caller has not said that they may see the real data
   */
  public NonPrivateComparison compare() {
    if (!mayRun) {
      throw new IllegalStateException(
          "a comparison with real data is not private; call evaluateOnRealDataAndDoNotPublish() if"
              + " you may see them");
    }
    return new NonPrivateComparison(this, tables);
  }

  int highestOrder() {
    return highestOrder;
  }

  int bins() {
    return bins;
  }

  int mostCells() {
    return mostCells;
  }

  int regions() {
    return regions;
  }

  int mostRecords() {
    return mostRecords;
  }

  long seed() {
    return seed;
  }

  double epsilon() {
    return epsilon;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
    return value;
  }
}
