package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * How far a synthetic table is from the real one. <b>NOT PRIVATE:</b> every figure is computed from
 * the real rows without noise, so publishing any of them breaks the guarantee of the release. It is
 * for data that may be seen in the clear, and for those who may see them; {@link QualityReport} is
 * for everybody else.
 *
 * <p>It does not run unless {@link NonPrivateComparisonBuilder#evaluateOnRealDataAndDoNotPublish}
 * was called. Numbers are compared as they stand in tables, or as codes; marginals, thresholds and
 * distances are of codes. Samples and regions are random with a fixed seed, so the same tables give
 * the same figures. Immutable and thread-safe.
 */
public final class NonPrivateComparison {

  private final Map<Integer, MarginalErrors> marginals = new LinkedHashMap<>();
  private final List<NumericComparison> numbers;
  private final List<NullRate> nulls;
  private final List<AssociationErrors> associations;
  private final List<ThresholdErrors> thresholds;
  private final List<RuleViolations> rules;
  private final Proximity proximity;
  private final List<String> warnings;

  NonPrivateComparison(
      NonPrivateComparisonBuilder options,
      ComparedTable real,
      ComparedTable synthetic,
      Optional<ComparedTable> holdout) {
    CodedTable realBins = real.binned(options.bins());
    CodedTable syntheticBins = synthetic.binned(options.bins());
    int highest = Math.min(options.highestOrder(), real.columns().size());
    for (int order = 1; order <= highest; order++) {
      marginals.put(order, MarginalErrors.of(realBins, syntheticBins, order, options.mostCells()));
    }
    List<ComparedColumn> columns = real.columns();
    this.numbers =
        real.which(true).stream()
            .map(
                c ->
                    NumericComparison.of(
                        columns.get(c).name(),
                        columns.get(c).width(),
                        real.numbers(c),
                        synthetic.numbers(c)))
            .toList();
    this.nulls =
        IntStream.range(0, columns.size())
            .mapToObj(c -> new NullRate(columns.get(c).name(), real.nulls(c), synthetic.nulls(c)))
            .toList();
    this.associations = AssociationErrors.of(real, synthetic);
    this.thresholds =
        List.of(
            ThresholdErrors.prefixes(real, synthetic, options.regions(), options.seed()),
            ThresholdErrors.halfSpaces(real, synthetic, options.regions(), options.seed()));
    this.rules =
        options.rules().stream().map(rule -> RuleViolations.of(rule, real, synthetic)).toList();
    this.proximity = Proximity.of(real, synthetic, holdout, options.mostRecords(), options.seed());
    this.warnings = Warnings.of(options.epsilon(), proximity);
  }

  /**
   * Starts a comparison of tables of values.
   *
   * @param schema what is public about them
   * @param real the real table, of at least one row
   * @param synthetic the synthetic table, of at least one row
   * @return a builder
   * @throws IllegalArgumentException if a table has no row, or not the columns of the schema
   */
  public static NonPrivateComparisonBuilder ofTables(Schema schema, Table real, Table synthetic) {
    return ofTables(schema, real, synthetic, Optional.empty());
  }

  /**
   * Starts a comparison of tables of values, with rows of the same people that the synthesis has
   * not seen: what is closer to the real rows than to these was learned from the real rows.
   *
   * @param schema what is public about them
   * @param real the real table, of at least one row
   * @param synthetic the synthetic table, of at least one row
   * @param holdout the rows that were held out, at least one
   * @return a builder
   * @throws IllegalArgumentException if a table has no row, or not the columns of the schema
   */
  public static NonPrivateComparisonBuilder ofTables(
      Schema schema, Table real, Table synthetic, Table holdout) {
    return ofTables(schema, real, synthetic, Optional.of(holdout));
  }

  private static NonPrivateComparisonBuilder ofTables(
      Schema schema, Table real, Table synthetic, Optional<Table> holdout) {
    checkRows("real", real.rowCount());
    checkRows("synthetic", synthetic.rowCount());
    holdout.ifPresent(table -> checkRows("holdout", table.rowCount()));
    Stream.concat(Stream.of(real, synthetic), holdout.stream()).forEach(schema::checkShape);
    return new NonPrivateComparisonBuilder(
        () -> ComparedTable.of(schema, real),
        () -> ComparedTable.of(schema, synthetic),
        () -> holdout.map(table -> ComparedTable.of(schema, table)),
        schema.rules());
  }

  /**
   * Starts a comparison of coded tables.
   *
   * @param traits what the codes of each column mean: ordered ones are compared as numbers
   * @param real the real table, of at least one row
   * @param synthetic the synthetic table, of the same domain and at least one row
   * @return a builder
   * @throws IllegalArgumentException if a table has no row, or the domains or the length of the
   *     list differ
   */
  public static NonPrivateComparisonBuilder ofCodes(
      List<ColumnTraits> traits, CodedTable real, CodedTable synthetic) {
    return ofCodes(traits, real, synthetic, Optional.empty());
  }

  /**
   * Starts a comparison of coded tables, with rows of the same people that the synthesis has not
   * seen.
   *
   * @param traits what the codes of each column mean: ordered ones are compared as numbers
   * @param real the real table, of at least one row
   * @param synthetic the synthetic table, of the same domain and at least one row
   * @param holdout the rows that were held out, of the same domain, at least one
   * @return a builder
   * @throws IllegalArgumentException if a table has no row, or the domains or the length of the
   *     list differ
   */
  public static NonPrivateComparisonBuilder ofCodes(
      List<ColumnTraits> traits, CodedTable real, CodedTable synthetic, CodedTable holdout) {
    return ofCodes(traits, real, synthetic, Optional.of(holdout));
  }

  private static NonPrivateComparisonBuilder ofCodes(
      List<ColumnTraits> traits,
      CodedTable real,
      CodedTable synthetic,
      Optional<CodedTable> holdout) {
    checkRows("real", real.rows());
    checkRows("synthetic", synthetic.rows());
    holdout.ifPresent(table -> checkRows("holdout", table.rows()));
    if (Stream.concat(Stream.of(synthetic), holdout.stream())
        .anyMatch(table -> !table.domain().equals(real.domain()))) {
      throw new IllegalArgumentException("tables must be of the same domain");
    }
    List<ColumnTraits> checked = ColumnTraits.checked(real.domain(), traits);
    return new NonPrivateComparisonBuilder(
        () -> ComparedTable.of(real, checked),
        () -> ComparedTable.of(synthetic, checked),
        () -> holdout.map(table -> ComparedTable.of(table, checked)),
        List.of());
  }

  private static void checkRows(String name, int rows) {
    if (rows == 0) {
      throw new IllegalArgumentException(name + " must have at least one row");
    }
  }

  /**
   * Returns the distances between marginals of all sets of so many columns.
   *
   * @param order how many columns, at least 1
   * @return the distances
   * @throws IllegalArgumentException if sets of so many columns were not compared
   */
  public MarginalErrors marginals(int order) {
    MarginalErrors errors = marginals.get(order);
    if (errors == null) {
      throw new IllegalArgumentException(
          "order must be one of %s, got %d".formatted(marginals.keySet(), order));
    }
    return errors;
  }

  /**
   * Returns the distances between marginals of all orders that were compared.
   *
   * @return the distances, from single columns to the highest order
   */
  public List<MarginalErrors> marginals() {
    return List.copyOf(marginals.values());
  }

  /**
   * Returns the comparisons of the numeric columns.
   *
   * @return one for each, in the order of the columns
   */
  public List<NumericComparison> numbers() {
    return numbers;
  }

  /**
   * Returns the shares of nulls.
   *
   * @return one for each column, in their order
   */
  public List<NullRate> nulls() {
    return nulls;
  }

  /**
   * Returns the differences of associations.
   *
   * @return those of Pearson's and Spearman's correlations of numbers, of Cramér's V of labels, and
   *     of the correlation ratio of a label and a number
   */
  public List<AssociationErrors> associations() {
    return associations;
  }

  /**
   * Returns the errors of random regions.
   *
   * @return those of prefixes and of half-spaces
   */
  public List<ThresholdErrors> thresholds() {
    return thresholds;
  }

  /**
   * Returns the violations of the schema's rules.
   *
   * @return one for each rule; none for coded tables
   */
  public List<RuleViolations> rules() {
    return rules;
  }

  /**
   * Returns how close synthetic rows are to real ones.
   *
   * @return the distances, which guarantee nothing
   */
  public Proximity proximity() {
    return proximity;
  }

  /**
   * Returns what should worry a reader.
   *
   * @return sentences, possibly none
   */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Returns the most important figures, for tables of many runs.
   *
   * @return figures by name, such as {@code tvd_2_average}, in a fixed order
   */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    marginals.forEach(
        (order, errors) -> {
          figures.put("tvd_" + order + "_average", errors.average());
          figures.put("tvd_" + order + "_max", errors.max());
        });
    figures.put("ks_average", average(numbers.stream().map(n -> n.kolmogorovSmirnov()).toList()));
    figures.put(
        "wasserstein_average", average(numbers.stream().map(n -> n.scaledWasserstein()).toList()));
    figures.put("nulls_max", nulls.stream().mapToDouble(NullRate::difference).max().orElse(0));
    String[] names = {"pearson", "spearman", "cramer", "ratio"};
    for (int i = 0; i < names.length; i++) {
      figures.put(names[i] + "_average", associations.get(i).mean());
      figures.put(names[i] + "_max", associations.get(i).max());
    }
    figures.put("prefix_average", thresholds.get(0).mean());
    figures.put("prefix_max", thresholds.get(0).max());
    figures.put("half_space_average", thresholds.get(1).mean());
    figures.put("half_space_max", thresholds.get(1).max());
    figures.put(
        "rule_violations", (double) rules.stream().mapToLong(RuleViolations::synthetic).sum());
    figures.put("exact_matches", proximity.exactMatches());
    figures.put("membership_auc", proximity.membershipAuc());
    return figures;
  }

  private static double average(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Returns the comparison for reading, which begins with NOT PRIVATE. */
  @Override
  public String toString() {
    return ComparisonText.of(this);
  }
}
