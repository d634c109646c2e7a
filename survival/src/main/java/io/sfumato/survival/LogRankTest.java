package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * The exact log-rank test of equal survival in K groups, and its weighted relatives. <b>NOT
 * PRIVATE:</b> it shows the data; use it for comparison, by those who may see the data in the
 * clear.
 *
 * <p>At each time with events, {@code d_k} of {@code d} events fall in group k, which has {@code
 * Y_k} of the {@code Y} rows at risk. With {@link LogRankWeight} W and sums over times, and over
 * strata if the data have them (each with its own W),
 *
 * <pre>{@code   O_k = Σ W d_k,    E_k = Σ W d Y_k / Y,
 *   V_kl = Σ W² d (Y - d) / (Y - 1) (Y_k / Y) ([k = l] - Y_l / Y),
 *   χ² = (O - E)ᵀ V⁻ (O - E).}</pre>
 *
 * <p>As R's {@code survdiff}, and also for rows that enter late, at risk on {@code (entry, time]}.
 * A case weight counts as so many rows. Clusters are not heeded: with several rows for a person the
 * p-value is too small. Competing causes all count as the event. Groups that nobody was at risk in
 * when something happened count in no degrees of freedom. Immutable.
 *
 * @see <a href="https://doi.org/10.1093/biomet/69.3.553">Harrington and Fleming (1982)</a>
 */
public final class LogRankTest {

  /** Of eigenvalues of a matrix with a unit diagonal: below this they are rounding. */
  private static final double RANK_TOLERANCE = 1e-10;

  private final LogRankWeight weight;
  private final List<String> labels;
  private final long[] rows;
  private final double[] observed;
  private final double[] expected;
  private final double[][] variance;
  private final ChiSquared outcome;

  private LogRankTest(SurvivalData data, LogRankWeight weight) {
    this.weight = weight;
    Labels groups = data.groups();
    this.labels =
        groups == null ? List.of(SortedRows.ALL) : groups.texts().stream().sorted().toList();
    int[] positions = groups == null ? new int[1] : groups.positionsIn(labels);
    int k = labels.size();
    this.rows = new long[k];
    this.observed = new double[k];
    this.expected = new double[k];
    this.variance = new double[k][k];
    SortedRows all = SortedRows.of(data);
    Labels strata = data.strata();
    for (SortedRows stratum : strata == null ? new SortedRows[] {all} : all.split(strata)) {
      add(stratum, row -> groups == null ? 0 : positions[groups.code(row)]);
    }
    this.outcome = chiSquared();
  }

  /**
   * Returns the log-rank test of the groups of the data, within its strata.
   *
   * @param data the data, in the clear
   * @return the test
   */
  public static LogRankTest of(SurvivalData data) {
    return of(data, LogRankWeight.logRank());
  }

  /**
   * Returns a weighted log-rank test of the groups of the data, within its strata.
   *
   * @param data the data, in the clear
   * @param weight the weight
   * @return the test
   */
  public static LogRankTest of(SurvivalData data, LogRankWeight weight) {
    return new LogRankTest(requireNonNull(data, "data"), requireNonNull(weight, "weight"));
  }

  /** Returns the group of a row. */
  @FunctionalInterface
  private interface Groups {
    int of(int row);
  }

  private void add(SortedRows stratum, Groups groupOf) {
    SurvivalData data = stratum.data();
    RiskSets sets = RiskSets.of(stratum);
    double[] weights = weight.at(sets.atRisk(), sets.events());
    GroupsAtRisk atRisk = new GroupsAtRisk(labels.size());
    for (int at = 0; at < stratum.count(); at++) {
      int row = stratum.row(at);
      rows[groupOf.of(row)]++;
      if (data.entry(row) == 0) {
        atRisk.enter(groupOf.of(row), data.weight(row));
      }
    }
    int late = 0;
    for (int i = 0; i < sets.size(); i++) {
      for (; late < stratum.lateCount() && stratum.lateEntries()[late] < sets.times()[i]; late++) {
        int row = stratum.lateRow(late);
        atRisk.enter(groupOf.of(row), data.weight(row));
      }
      if (sets.events()[i] > 0) {
        addTime(weights[i], sets.events()[i], sets.atRisk()[i], atRisk.weights);
      }
      for (int at = stratum.start(i); at < stratum.end(i); at++) {
        int row = stratum.row(at);
        if (data.isEvent(row)) {
          observed[groupOf.of(row)] += weights[i] * data.weight(row);
        }
        atRisk.leave(groupOf.of(row), data.weight(row));
      }
    }
  }

  private void addTime(double w, double d, double y, double[] groupsAtRisk) {
    double spread = y > 1 ? w * w * d * ((y - d) / (y - 1)) : 0;
    for (int k = 0; k < groupsAtRisk.length; k++) {
      double share = groupsAtRisk[k] / y;
      if (share > 0) {
        expected[k] += w * d * share;
        variance[k][k] += spread * share;
        for (int l = 0; l < groupsAtRisk.length; l++) {
          variance[k][l] -= spread * share * (groupsAtRisk[l] / y);
        }
      }
    }
  }

  /** The weight at risk in each group; exactly 0 where nobody is left, whatever the rounding. */
  private static final class GroupsAtRisk {
    private final double[] weights;
    private final int[] counts;

    GroupsAtRisk(int groups) {
      this.weights = new double[groups];
      this.counts = new int[groups];
    }

    void enter(int group, double weight) {
      counts[group]++;
      weights[group] += weight;
    }

    void leave(int group, double weight) {
      weights[group] = --counts[group] == 0 ? 0 : Math.max(0, weights[group] - weight);
    }
  }

  /**
   * Solves for the groups with something expected but the first of them: the sums over all groups
   * are 0. The matrix is scaled to a unit diagonal, and where it is singular still (groups never at
   * risk together) what has no variance is left out.
   */
  private ChiSquared chiSquared() {
    int[] compared = new int[labels.size()];
    int count = 0;
    for (int k = 0; k < compared.length; k++) {
      if (variance[k][k] > 0) {
        compared[count++] = k;
      }
    }
    if (count < 2) {
      return new ChiSquared(0, 0);
    }
    double[][] scaled = new double[count - 1][count - 1];
    double[] difference = new double[count - 1];
    for (int i = 0; i < count - 1; i++) {
      int k = compared[i + 1];
      difference[i] = (observed[k] - expected[k]) / Math.sqrt(variance[k][k]);
      for (int j = 0; j < count - 1; j++) {
        int l = compared[j + 1];
        scaled[i][j] = variance[k][l] / Math.sqrt(variance[k][k]) / Math.sqrt(variance[l][l]);
      }
    }
    EigenDecomposition eigen = new EigenDecomposition(MatrixUtils.createRealMatrix(scaled));
    double statistic = 0;
    int rank = 0;
    for (int i = 0; i < count - 1; i++) {
      double value = eigen.getRealEigenvalue(i);
      if (value > RANK_TOLERANCE) {
        double part = eigen.getEigenvector(i).dotProduct(MatrixUtils.createRealVector(difference));
        statistic += part * part / value;
        rank++;
      }
    }
    return new ChiSquared(statistic, rank);
  }

  /**
   * Returns the weight of the test.
   *
   * @return the weight
   */
  public LogRankWeight weight() {
    return weight;
  }

  /**
   * Returns the labels of the groups, in the order of all other results.
   *
   * @return the labels in their order as texts; of data without groups only {@code all}
   */
  public List<String> labels() {
    return Collections.unmodifiableList(labels);
  }

  /**
   * Returns the number of rows of each group that were ever at risk and have weight.
   *
   * @return a copy
   */
  public long[] rows() {
    return rows.clone();
  }

  /**
   * Returns the weighted sums of events in each group.
   *
   * @return a copy of O
   */
  public double[] observed() {
    return observed.clone();
  }

  /**
   * Returns the sums to be expected if survival is equal.
   *
   * @return a copy of E, with the same total as O
   */
  public double[] expected() {
    return expected.clone();
  }

  /**
   * Returns the covariance matrix of {@code O - E}.
   *
   * @return a copy of V, K × K
   */
  public double[][] variance() {
    return Arrays.stream(variance).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Returns the outcome of the test of any difference.
   *
   * @return χ² with K - 1 degrees of freedom, fewer if groups could not be compared, and none if no
   *     two could
   */
  public ChiSquared outcome() {
    return outcome;
  }

  /**
   * Returns the statistic χ².
   *
   * @return the statistic, at least 0
   */
  public double statistic() {
    return outcome.statistic();
  }

  /**
   * Returns the degrees of freedom.
   *
   * @return K - 1, fewer if groups could not be compared
   */
  public int degreesOfFreedom() {
    return outcome.degreesOfFreedom();
  }

  /**
   * Returns the p-value.
   *
   * @return the probability of a statistic at least as large if survival is equal; NaN if no two
   *     groups could be compared
   */
  public double pValue() {
    return outcome.pValue();
  }

  /**
   * Returns the test for a trend over groups in the order of {@link #labels()}, with scores 1, 2,
   * ….
   *
   * @return the outcome, as {@link #trend(double...)} has it
   */
  public ChiSquared trend() {
    double[] scores = new double[labels.size()];
    Arrays.setAll(scores, k -> k + 1.0);
    return trend(scores);
  }

  /**
   * Returns the test for a trend: {@code (Σ c_k (O_k - E_k))² / cᵀ V c}, with one degree of freedom
   * (Tarone 1975).
   *
   * @param scores the scores c of the groups in the order of {@link #labels()}, finite
   * @return the outcome; none degrees of freedom if groups with different scores could not be
   *     compared
   * @throws IllegalArgumentException if there is not one finite score for each group
   */
  public ChiSquared trend(double... scores) {
    if (requireNonNull(scores, "scores").length != labels.size()
        || !Arrays.stream(scores).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "scores must be one finite number for each of the groups %s, got %s"
              .formatted(labels, Arrays.toString(scores)));
    }
    double sum = 0;
    double spread = 0;
    double scale = 0;
    for (int k = 0; k < scores.length; k++) {
      sum += scores[k] * (observed[k] - expected[k]);
      for (int l = 0; l < scores.length; l++) {
        spread += scores[k] * scores[l] * variance[k][l];
        scale += Math.abs(scores[k] * scores[l] * variance[k][l]);
      }
    }
    return spread > scale * RANK_TOLERANCE
        ? new ChiSquared(sum * sum / spread, 1)
        : new ChiSquared(0, 0);
  }

  /** Returns the test with its result, marked as not private. */
  @Override
  public String toString() {
    return "LogRankTest[NOT PRIVATE: %s of %d groups, chi-squared %s, %d df, p = %s]"
        .formatted(weight, labels.size(), statistic(), degreesOfFreedom(), pValue());
  }
}
