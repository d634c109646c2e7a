package io.sfumato.synth.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * That noise is as large as claimed. Tests of a frequency reject beyond 5 standard deviations: a
 * false alarm in about 2 million seeds.
 */
class DiscoveryNoiseTest {

  private static final BigDecimal DELTA = new BigDecimal("0.01");
  private static final double DEVIATIONS = 5;

  @ParameterizedTest
  @EnumSource
  void aRowMovesCountsOfCellsNoFurtherThanDeclared(Neighboring relation) {
    SplittableRandom random = new SplittableRandom(7);
    int bound = relation == Neighboring.ADD_REMOVE ? 1 : 2;
    long largest = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      double[] ours = random.doubles(1 + random.nextInt(8)).map(x -> wild(x, random)).toArray();
      double[] theirs;
      if (relation == Neighboring.ADD_REMOVE) {
        theirs = Arrays.copyOf(ours, ours.length - 1);
      } else {
        theirs = ours.clone();
        theirs[random.nextInt(theirs.length)] = wild(random.nextDouble(), random);
      }
      long moved = 0;
      for (int level = 0; level < QuantileSearch.LEVELS; level++) {
        double[] edges =
            random.doubles(2 + random.nextInt(5), -1.5, 2.5).sorted().distinct().toArray();
        moved += squaredDistance(Cells.counts(ours, edges), Cells.counts(theirs, edges));
      }
      largest = Math.max(largest, moved);
    }
    assertThat(largest).isEqualTo((long) bound * QuantileSearch.LEVELS);
    QuantileSearch search = QuantileSearch.of(8, Zcdp.of(0.25), relation);
    int squared = bound * QuantileSearch.LEVELS;
    assertThat(search.calibrated().event())
        .isEqualTo(
            new PrivacyEvent.DiscreteGaussian(
                Rational.of(squared), Rational.of(2L * squared), squared));
  }

  private static double wild(double x, SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.POSITIVE_INFINITY;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> -0.0;
      default -> 4 * x - 2;
    };
  }

  private static long squaredDistance(long[] ours, long[] theirs) {
    long sum = 0;
    for (int k = 0; k < ours.length; k++) {
      sum += (ours[k] - theirs[k]) * (ours[k] - theirs[k]);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void aRowMovesCountsOfLabelsNoFurtherThanDeclared(Neighboring relation) {
    SplittableRandom random = new SplittableRandom(8);
    String[] texts = {"a", "b", "c", "", "\ud800", "ä"};
    long largest = 0;
    for (int trial = 0; trial < 5000; trial++) {
      StringColumn ours = StringColumn.create("x");
      StringColumn theirs = StringColumn.create("x");
      int rows = 1 + random.nextInt(5);
      for (int row = 0; row < rows; row++) {
        String text = texts[random.nextInt(texts.length)];
        ours.append(text);
        if (row < rows - 1) {
          theirs.append(text);
        } else if (relation == Neighboring.REPLACE_ONE) {
          theirs.append(texts[random.nextInt(texts.length)]);
        }
      }
      largest = Math.max(largest, distance(LabelSearch.counts(ours), LabelSearch.counts(theirs)));
    }
    assertThat(largest).isEqualTo(relation == Neighboring.ADD_REMOVE ? 1 : 2);
  }

  private static long distance(Map<String, Long> ours, Map<String, Long> theirs) {
    Set<String> labels = new HashSet<>(ours.keySet());
    labels.addAll(theirs.keySet());
    return labels.stream()
        .mapToLong(label -> Math.abs(ours.getOrDefault(label, 0L) - theirs.getOrDefault(label, 0L)))
        .sum();
  }

  /**
   * 4000 labels, ten times; noise that is 20 % too large or small is 11 deviations away or more.
   */
  @ParameterizedTest
  @EnumSource
  void labelsPassAsOftenAsTheirNoiseSays(Neighboring relation) {
    LabelSearch search = LabelSearch.of(Zcdp.of(0.5), DELTA, relation);
    IntegerNoise noise = search.calibrated().noise();
    double scale = relation == Neighboring.ADD_REMOVE ? 1 : 2;
    int above = (int) scale;
    int count = Math.toIntExact(search.threshold()) + above;
    // Found if noise > -above; with a = exp(-1 / scale), Pr(X ≤ -above) = a^above / (1 + a).
    double a = Math.exp(-search.guarantee().epsilon().doubleValue() / scale);
    double expected = 1 - Math.pow(a, above) / (1 + a);
    assertThat(deviations(share(search, count), expected, 40_000)).isLessThan(DEVIATIONS);
    for (Rational wrong : new Rational[] {Rational.of(6, 5), Rational.of(4, 5)}) {
      IntegerNoise other = DiscreteLaplace.of(((DiscreteLaplace) noise).scale().times(wrong));
      assertThat(deviations(share(with(search, other), count), expected, 40_000))
          .isGreaterThan(DEVIATIONS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLabelOfOneRowIsShownWithProbabilityDelta(Neighboring relation) {
    LabelSearch search = LabelSearch.of(Zcdp.of(0.5), DELTA, relation);
    double scale = relation == Neighboring.ADD_REMOVE ? 1 : 2;
    double a = Math.exp(-search.guarantee().epsilon().doubleValue() / scale);
    // Found if noise ≥ threshold: Pr(X ≥ t) = a^t / (1 + a).
    double expected = Math.pow(a, (double) search.threshold()) / (1 + a);
    assertThat(expected).isLessThanOrEqualTo(DELTA.doubleValue()).isGreaterThan(0.003);
    assertThat(deviations(share(search, 1), expected, 40_000)).isLessThan(DEVIATIONS);
    IntegerNoise larger =
        DiscreteLaplace.of(
            ((DiscreteLaplace) search.calibrated().noise()).scale().times(Rational.of(6, 5)));
    assertThat(deviations(share(with(search, larger), 1), expected, 40_000))
        .isGreaterThan(DEVIATIONS);
    LabelSearch lower =
        new LabelSearch(search.calibrated(), search.guarantee(), search.threshold() * 4 / 5);
    assertThat(deviations(share(lower, 1), expected, 40_000)).isGreaterThan(DEVIATIONS);
  }

  private static LabelSearch with(LabelSearch search, IntegerNoise noise) {
    return new LabelSearch(
        new CalibratedNoise(noise, search.calibrated().event()),
        search.guarantee(),
        search.threshold());
  }

  /** Returns the share of 40,000 labels of a given count that are found. */
  private static double share(LabelSearch search, int count) {
    Map<String, Long> counts = new TreeMap<>();
    for (int label = 0; label < 4000; label++) {
      counts.put("label " + label, (long) count);
    }
    NoiseSource noise = NoiseSource.seeded(21);
    int found = 0;
    for (int run = 0; run < 10; run++) {
      found += search.find(counts, noise).size();
    }
    return found / 40_000.0;
  }

  private static double deviations(double share, double expected, int trials) {
    return Math.abs(share - expected) / Math.sqrt(expected * (1 - expected) / trials);
  }

  /** 20,000 searches; noise that is 20 % too large or small is 9 deviations away or more. */
  @ParameterizedTest
  @EnumSource
  void boundsPassAsOftenAsTheirNoiseSays(Neighboring relation) {
    BoundsSearch search = BoundsSearch.of(NumberKind.INTEGER, Zcdp.of(0.01), relation, 1e-5);
    double variance = relation == Neighboring.ADD_REMOVE ? 50 : 100;
    int above = (int) Math.sqrt(variance);
    int count = Math.toIntExact(search.threshold()) + above;
    double expected = 1 - lowerTail(variance, above);
    assertThat(deviations(passes(search, count), expected, 20_000)).isLessThan(DEVIATIONS);
    for (Rational wrong : new Rational[] {Rational.of(36, 25), Rational.of(16, 25)}) {
      IntegerNoise other = DiscreteGaussian.of(Rational.of((long) variance).times(wrong));
      BoundsSearch off =
          new BoundsSearch(
              search.kind(),
              new CalibratedNoise(other, search.calibrated().event()),
              search.threshold());
      assertThat(deviations(passes(off, count), expected, 20_000)).isGreaterThan(DEVIATIONS);
    }
  }

  /** Returns Pr(X ≤ -t) of the discrete Gaussian. */
  private static double lowerTail(double variance, int t) {
    double tail = 0;
    double all = 0;
    for (int x = -1000; x <= 1000; x++) {
      double mass = Math.exp(-x * (double) x / (2 * variance));
      all += mass;
      tail += x <= -t ? mass : 0;
    }
    return tail / all;
  }

  /** Returns how often the cell [64, 128) is the first that passes. */
  private static double passes(BoundsSearch search, int count) {
    double[] values = new double[count];
    Arrays.fill(values, 100);
    NoiseSource noise = NoiseSource.seeded(22);
    int found = 0;
    for (int run = 0; run < 20_000; run++) {
      found += search.find(values, noise)[0] == 64 ? 1 : 0;
    }
    return found / 20_000.0;
  }

  @Test
  void anAuditOfLabelsFindsNoMoreThanClaimed() {
    LabelSearch search = LabelSearch.of(Zcdp.of(0.5), DELTA, Neighboring.ADD_REMOVE);
    int count = Math.toIntExact(search.threshold());
    Table fewer = labels(count - 1);
    Table more = labels(count);
    double claimed = search.guarantee().epsilon().doubleValue();
    assertThat(auditLabels(0.5, fewer, more)).isBetween(0.5 * claimed, claimed);
    // The same data under twice the ε: its threshold is lower, so the counts are too.
    int lower =
        Math.toIntExact(LabelSearch.of(Zcdp.of(2), DELTA, Neighboring.ADD_REMOVE).threshold());
    assertThat(auditLabels(2, labels(lower - 1), labels(lower))).isGreaterThan(claimed);
  }

  private static Table labels(int count) {
    StringColumn column = StringColumn.create("x");
    for (int i = 0; i < count; i++) {
      column.append("a");
    }
    return Table.create("labels", column);
  }

  private static double auditLabels(double rho, Table ours, Table theirs) {
    SchemaDiscovery discovery =
        SchemaDiscovery.builder().categorical("x").privacy(Zcdp.of(rho)).labelDelta(0.01).build();
    return EpsilonAudit.of(10_000, 3)
        .lowerBound(
            new WithoutClaim(discovery), ours, theirs, schema -> schema.columns().get(0).values());
  }

  /** A discovery for audits, whose accountant has reserved no δ; audits use no claim. */
  private static final class WithoutClaim extends Measurement<Table, Schema> {

    private final SchemaDiscovery discovery;

    WithoutClaim(SchemaDiscovery discovery) {
      this.discovery = discovery;
    }

    @Override
    public String type() {
      return "WithoutClaim/1";
    }

    @Override
    public Fields parameters() {
      return discovery.parameters();
    }

    @Override
    public PrivacyEvent event() {
      return new PrivacyEvent.Guaranteed(Zcdp.of(1));
    }

    @Override
    public Neighboring neighboring() {
      return discovery.neighboring();
    }

    @Override
    protected Schema invoke(Table table, NoiseSource noise) {
      return discovery.invoke(table, noise);
    }

    @Override
    protected Fields encode(Schema value) {
      return discovery.encode(value);
    }

    @Override
    protected Schema decode(Fields stored) {
      return discovery.decode(stored);
    }
  }

  @Test
  void anAuditOfEdgesFindsNoMoreThanClaimed() {
    // All rows at one point: counts of one cell at each level move, by one row.
    Table ours = Table.create("x", DoubleColumn.create("x", filled(20)));
    Table theirs = Table.create("x", DoubleColumn.create("x", filled(21)));
    double delta = 1e-3;
    double claimed = Zcdp.of(0.5).toApproxDp(delta).epsilon().doubleValue();
    SchemaDiscovery discovery =
        SchemaDiscovery.builder().quantileEdges("x", 0.0, 1.0, 2).privacy(Zcdp.of(0.5)).build();
    assertThat(
            EpsilonAudit.of(2000, 4)
                .delta(delta)
                .lowerBound(
                    discovery,
                    ours,
                    theirs,
                    schema -> ((NumberColumn) schema.columns().get(0)).edges()[1]))
        .isLessThan(claimed);
  }

  private static double[] filled(int rows) {
    double[] values = new double[rows];
    Arrays.fill(values, 0.1);
    return values;
  }
}
