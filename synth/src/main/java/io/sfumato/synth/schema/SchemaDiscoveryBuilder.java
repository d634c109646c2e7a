package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what is to be discovered, and at what price. Discovered columns come after the known ones,
 * in the order in which they were added. Methods without a column's name are about the column added
 * last. Not safe for use by several threads.
 */
public final class SchemaDiscoveryBuilder {

  /** The probability that bounds are too wide because of noise, unless it was set. */
  public static final double DEFAULT_FAILURE = 0.01;

  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);
  private static final double SMALLEST_DELTA = 1e-290;

  private final SchemaBuilder known = Schema.builder();
  private final List<DiscoveryRequest> requests = new ArrayList<>();
  private double failure = DEFAULT_FAILURE;
  private @Nullable PrivacyBound privacy;
  private @Nullable BigDecimal labelDelta;
  private Neighboring neighboring = Neighboring.ADD_REMOVE;

  SchemaDiscoveryBuilder() {}

  /**
   * Adds what is known already: columns, and rules about them.
   *
   * @param partial a builder with columns, at least one; what is added to it later does not count
   * @return this builder
   * @throws IllegalStateException if it has no column
   * @throws IllegalArgumentException if it does not make a schema by itself: rules must be about
   *     known columns
   */
  public SchemaDiscoveryBuilder schema(SchemaBuilder partial) {
    partial.build();
    known.addAll(partial.columns(), partial.types(), partial.rules());
    return this;
  }

  /**
   * Discovers the bounds of a column of integers: 0, or a power of two, or one less. Integers
   * beyond ±2⁵³ count as the largest.
   *
   * @param name its name
   * @return this builder
   */
  public SchemaDiscoveryBuilder integer(String name) {
    return add(DiscoveryRequest.bounds(name, NumberKind.INTEGER));
  }

  /**
   * Discovers the bounds of a column of real numbers: 0, or a power of two in {@code [2^-64,
   * 2^128]} or its negative.
   *
   * @param name its name
   * @return this builder
   */
  public SchemaDiscoveryBuilder real(String name) {
    return add(DiscoveryRequest.bounds(name, NumberKind.REAL));
  }

  /**
   * Discovers the bounds of a column of dates: whole years in {@code [1800, 2199]}.
   *
   * @param name its name
   * @return this builder
   */
  public SchemaDiscoveryBuilder date(String name) {
    return add(DiscoveryRequest.bounds(name, NumberKind.DATE));
  }

  /**
   * Discovers the labels of a column, with {@code other} for those that too few rows have.
   *
   * @param name its name
   * @return this builder
   */
  public SchemaDiscoveryBuilder categorical(String name) {
    return categorical(name, "other");
  }

  /**
   * Discovers the labels of a column: by their texts, of at most 256 UTF-16 units, at most 4,096 of
   * them.
   *
   * @param name its name
   * @param other the public label for all that are not found, not empty; there whatever is found
   * @return this builder
   * @throws IllegalArgumentException if {@code other} cannot be a label
   */
  public SchemaDiscoveryBuilder categorical(String name, String other) {
    if (!LabelSearch.canBeLabel(requireNonNull(other, "other"))) {
      throw new IllegalArgumentException(
          "other must be well-formed text of 1 to %d units without NUL, got '%s'"
              .formatted(LabelSearch.MOST_UNITS, other));
    }
    return add(DiscoveryRequest.labels(name, other));
  }

  /**
   * Discovers edges of a column of integers, within public bounds.
   *
   * @param name its name
   * @param lower the public least value; never taken from the data
   * @param upper the public largest value, at least {@code lower}; both within ±2⁵³
   * @param bins how many intervals there are at most, in {@code [1, 65535]}
   * @return this builder
   * @throws IllegalArgumentException if a bound or {@code bins} is out of range
   */
  public SchemaDiscoveryBuilder quantileEdges(String name, long lower, long upper, int bins) {
    NumberColumn range = NumberColumn.integers(requireNonNull(name, "name"), lower, upper);
    return add(DiscoveryRequest.within(range)).quantileEdges(bins);
  }

  /**
   * Discovers edges of a column of real numbers, within public bounds.
   *
   * @param name its name
   * @param lower the public lower bound, finite; never taken from the data
   * @param upper the public upper bound, finite and above {@code lower}
   * @param bins how many intervals there are at most, in {@code [1, 65535]}
   * @return this builder
   * @throws IllegalArgumentException if a bound or {@code bins} is out of range
   */
  public SchemaDiscoveryBuilder quantileEdges(String name, double lower, double upper, int bins) {
    NumberColumn range = NumberColumn.reals(requireNonNull(name, "name"), lower, upper);
    return add(DiscoveryRequest.within(range)).quantileEdges(bins);
  }

  /**
   * Discovers edges of a column of dates, within public bounds.
   *
   * @param name its name
   * @param first the public first date; never taken from the data
   * @param last the public last date, not before {@code first}
   * @param bins how many intervals there are at most, in {@code [1, 65535]}
   * @return this builder
   * @throws IllegalArgumentException if a date or {@code bins} is out of range
   */
  public SchemaDiscoveryBuilder quantileEdges(
      String name, LocalDate first, LocalDate last, int bins) {
    DayColumn range = DayColumn.between(requireNonNull(name, "name"), first, last);
    return add(DiscoveryRequest.within(range)).quantileEdges(bins);
  }

  /**
   * Discovers edges of the last column, one of numbers or dates, within the bounds discovered.
   * Costs as much as the bounds.
   *
   * @param bins how many intervals there are at most, in {@code [1, 65535]}
   * @return this builder
   * @throws IllegalStateException if there is no column yet, or it is of another kind
   * @throws IllegalArgumentException if {@code bins} is out of range
   */
  public SchemaDiscoveryBuilder quantileEdges(int bins) {
    if (bins < 1 || bins > 65_535) {
      throw new IllegalArgumentException("bins must be in [1, 65535], got " + bins);
    }
    return replace(last().withBins(bins));
  }

  /**
   * Lets values of the last column be missing.
   *
   * @return this builder
   * @throws IllegalStateException if there is no column yet
   */
  public SchemaDiscoveryBuilder nullable() {
    return replace(last().asNullable());
  }

  /**
   * Sets how often bounds may be too wide because noise alone passed the threshold. A smaller
   * probability needs more rows near the bounds for them to be found.
   *
   * @param beta the probability for each column, in {@code (0, 1)}
   * @return this builder
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public SchemaDiscoveryBuilder failure(double beta) {
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in (0, 1), got " + beta);
    }
    this.failure = beta;
    return this;
  }

  /**
   * Sets the guarantee of all that is discovered together.
   *
   * <p>With {@code ApproxDp}, half of δ is for labels if any are asked for (see {@link
   * #labelDelta}), and the noise is that of the largest ρ that implies ε at the rest of δ. With
   * {@code Zcdp}, {@code labelDelta} comes on top: the release is δ-approximately ρ-zCDP.
   *
   * @param bound an approximate or concentrated guarantee, with ε and δ or ρ above 0
   * @return this builder
   * @throws IllegalArgumentException if it is pure: nothing here has pure noise
   */
  public SchemaDiscoveryBuilder privacy(PrivacyBound bound) {
    if (requireNonNull(bound, "privacy") instanceof PureDp) {
      throw new IllegalArgumentException(
          "privacy must be ApproxDp or Zcdp, got %s; use Zcdp.of(epsilon * epsilon / 2) for about as much loss"
              .formatted(bound));
    }
    this.privacy = bound;
    return this;
  }

  /**
   * Sets the probability with which a label that a single row has may be shown. All columns of
   * labels share it.
   *
   * @param delta the δ, in {@code (0, 1)}; below that of the guarantee if this is {@code ApproxDp}
   * @return this builder
   * @throws IllegalArgumentException if {@code delta} is not in {@code [0, 1)}
   */
  public SchemaDiscoveryBuilder labelDelta(double delta) {
    this.labelDelta = ApproxDp.of(0, delta).delta();
    return this;
  }

  /**
   * Sets the neighbouring relation. Without it, {@link Neighboring#ADD_REMOVE}.
   *
   * @param relation the relation
   * @return this builder
   */
  public SchemaDiscoveryBuilder neighboring(Neighboring relation) {
    this.neighboring = requireNonNull(relation, "neighboring");
    return this;
  }

  /**
   * Builds the measurement.
   *
   * @return the measurement
   * @throws IllegalStateException if nothing is to be discovered or there is no guarantee
   * @throws IllegalArgumentException if names are not distinct, or the guarantee allows no loss, or
   *     there are labels to discover and no δ for them, or a range of real numbers has fewer
   *     numbers than its edges need
   */
  public SchemaDiscovery build() {
    PrivacyBound whole = privacy;
    if (requests.isEmpty() || whole == null) {
      throw new IllegalStateException(
          "set privacy(...) and what to discover, for example integer(\"age\")");
    }
    checkNames();
    requests.forEach(DiscoveryRequest::checkRange);
    long labelColumns = requests.stream().filter(DiscoveryRequest::isLabels).count();
    BigDecimal failing = labelColumns == 0 ? BigDecimal.ZERO : failing(whole);
    PrivacyBound concentrated =
        whole instanceof ApproxDp approximate
            ? Zcdp.within(
                new ApproxDp(approximate.epsilon(), approximate.delta().subtract(failing)))
            : whole;
    BigDecimal each =
        labelColumns == 0
            ? BigDecimal.ZERO
            : failing.divide(BigDecimal.valueOf(labelColumns), DOWN);
    if (labelColumns > 0 && each.doubleValue() < SMALLEST_DELTA) {
      throw new IllegalArgumentException(
          "labelDelta must be at least %s for each column, got %s"
              .formatted(SMALLEST_DELTA, failing));
    }
    int parts = requests.stream().mapToInt(DiscoveryRequest::parts).sum();
    Iterator<PrivacyBound> shares = CalibratedNoise.split(concentrated, parts).iterator();
    List<ColumnDiscovery> discoveries =
        requests.stream()
            .map(request -> request.calibrated(shares, each, failure, neighboring))
            .toList();
    Fields fields = known.columns().isEmpty() ? Fields.NONE : known.build().toFields();
    return new SchemaDiscovery(known, fields, discoveries, whole, failing, neighboring);
  }

  private BigDecimal failing(PrivacyBound whole) {
    if (whole instanceof ApproxDp approximate) {
      BigDecimal failing =
          labelDelta != null ? labelDelta : approximate.delta().divide(BigDecimal.valueOf(2), DOWN);
      if (failing.signum() == 0 || failing.compareTo(approximate.delta()) >= 0) {
        throw new IllegalArgumentException(
            "labelDelta must be in (0, δ) of the guarantee %s, got %s; labels cannot be discovered without a δ"
                .formatted(approximate, failing));
      }
      return failing;
    }
    if (labelDelta == null || labelDelta.signum() == 0) {
      throw new IllegalArgumentException(
          "labels cannot be discovered under %s alone: a label of one row would have to be as likely without it; set labelDelta(...) too, or give the labels to the schema"
              .formatted(whole));
    }
    return labelDelta;
  }

  private void checkNames() {
    Set<String> names = new HashSet<>();
    known.columns().forEach(column -> checkNew(names, column.name()));
    requests.forEach(request -> checkNew(names, request.name()));
  }

  private static void checkNew(Set<String> names, String name) {
    if (name.isEmpty() || !names.add(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "names of columns must be distinct, whatever their case, and not empty, got '%s'"
              .formatted(name));
    }
  }

  private SchemaDiscoveryBuilder add(DiscoveryRequest request) {
    requests.add(request);
    return this;
  }

  private DiscoveryRequest last() {
    if (requests.isEmpty()) {
      throw new IllegalStateException("add a column to discover first");
    }
    return requests.get(requests.size() - 1);
  }

  private SchemaDiscoveryBuilder replace(DiscoveryRequest request) {
    requests.set(requests.size() - 1, request);
    return this;
  }
}
