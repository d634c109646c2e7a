package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
  private final Propensity propensity;
  private final Proximity proximity;
  private final List<String> warnings;

  NonPrivateComparison(NonPrivateComparisonBuilder options, ComparedTables tables) {
    ComparedTable real = tables.real().get();
    ComparedTable synthetic = tables.synthetic().get();
    Optional<ComparedTable> holdout = tables.holdout().get();
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
        tables.rules().stream().map(rule -> RuleViolations.of(rule, real, synthetic)).toList();
    this.propensity = Propensity.of(real, synthetic, options.bins(), options.seed());
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
    return of(ComparedTables.of(schema, real, synthetic, Optional.empty()));
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
    return of(ComparedTables.of(schema, real, synthetic, Optional.of(holdout)));
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
    return of(ComparedTables.of(traits, real, synthetic, Optional.empty()));
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
    return of(ComparedTables.of(traits, real, synthetic, Optional.of(holdout)));
  }

  private static NonPrivateComparisonBuilder of(ComparedTables tables) {
    return new NonPrivateComparisonBuilder(tables);
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
   * @return those of Pearson's and Spearman's correlations of numbers, of Cramér's V of labels, of
   *     the correlation ratio of a label and a number, and of the mutual information of any two
   *     columns, numbers in at most {@value AssociationErrors#BINS} bins, in nats
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
   * Returns how well a classifier tells synthetic rows from real ones.
   *
   * @return its errors, and what chance would give
   */
  public Propensity propensity() {
    return propensity;
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
    return ComparisonFigures.of(this);
  }

  /** Returns the comparison for reading, which begins with NOT PRIVATE. */
  @Override
  public String toString() {
    return ComparisonText.of(this);
  }
}
