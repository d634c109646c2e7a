package io.sfumato.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSumTest {

  /** Values that break sums elsewhere. */
  private static final double[] NASTY = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    -0.0,
    0.1,
    17,
    89.99999999999999
  };

  @ParameterizedTest
  @EnumSource
  void neighboursAreNoFurtherApartThanDeclared(Neighboring relation) {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      double lower = random.nextDouble(-100, 100);
      double upper = lower + random.nextDouble(1e-3, 100);
      BoundedColumn column = BoundedColumn.of("x", lower, upper);
      VectorSum sum =
          VectorSum.builder()
              .column("x", lower, upper)
              .neighboring(relation)
              .privacy(PureDp.of(1))
              .build();
      double[] rows = values(random, 1 + random.nextInt(5));
      double[] neighbor =
          relation == Neighboring.ADD_REMOVE ? Arrays.copyOf(rows, rows.length - 1) : rows.clone();
      if (relation == Neighboring.REPLACE_ONE) {
        neighbor[random.nextInt(neighbor.length)] = values(random, 1)[0];
      }
      long distance =
          Math.abs(sum.exact(new double[][] {rows})[0] - sum.exact(new double[][] {neighbor})[0]);
      assertThat(Rational.of(distance)).isLessThanOrEqualTo(column.sensitivity(relation).l1());
    }
  }

  @Test
  void theDeclaredDistanceIsReached() {
    BoundedColumn column = BoundedColumn.of("x", -3, 7);
    long largest = column.steps(Double.POSITIVE_INFINITY);
    long smallest = column.steps(Double.NEGATIVE_INFINITY);
    assertThat(column.sensitivity(Neighboring.ADD_REMOVE).l1()).isEqualTo(Rational.of(largest));
    assertThat(column.sensitivity(Neighboring.REPLACE_ONE).l1())
        .isEqualTo(Rational.of(largest - smallest));
    assertThat(column.grid().value(largest)).isEqualTo(7);
    assertThat(column.grid().value(smallest)).isEqualTo(-3);
  }

  /**
   * The attack of Casacuberta et al. on floating-point sums: one inserted row shifts which later
   * small rows are rounded away, and moves a sum of bound 1 by 2. On a grid it moves it by 1.
   */
  @Test
  void manySmallRowsAfterABinadeEdgeMoveTheSumByOneRowOnly() {
    double small = -(0x1p-27 + 0x1p-40);
    int ones = 1 << 21;
    double[] rows = new double[ones + (1 << 20)];
    Arrays.fill(rows, 0, ones, 1);
    Arrays.fill(rows, ones, rows.length, small);
    double[] neighbor = Arrays.copyOf(rows, rows.length + 1);
    neighbor[rows.length] = small;
    neighbor[ones] = 1;
    VectorSum sum = VectorSum.builder().column("x", -1, 1).privacy(PureDp.of(1)).build();
    BoundedColumn column = BoundedColumn.of("x", -1, 1);

    long moved = sum.exact(new double[][] {neighbor})[0] - sum.exact(new double[][] {rows})[0];

    assertThat(Rational.of(moved)).isEqualTo(column.sensitivity(Neighboring.ADD_REMOVE).l1());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void orderAndPartitionDoNotMatter(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] rows = values(random, 1000);
    double[] shuffled = rows.clone();
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swap = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    VectorSum sum = VectorSum.builder().column("x", -1e6, 1e6).privacy(PureDp.of(1)).build();
    long whole = sum.exact(new double[][] {rows})[0];
    long parts =
        sum.exact(new double[][] {Arrays.copyOf(shuffled, 400)})[0]
            + sum.exact(new double[][] {Arrays.copyOfRange(shuffled, 400, 1000)})[0];

    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void valuesAreClampedRoundedAndNeverRefused() {
    BoundedColumn age = BoundedColumn.of("age", 17, 90);
    assertThat(age.grid().value(age.steps(Double.NaN))).isEqualTo(17);
    assertThat(age.grid().value(age.steps(Double.NEGATIVE_INFINITY))).isEqualTo(17);
    assertThat(age.grid().value(age.steps(1e308))).isEqualTo(90);
    assertThat(age.grid().value(age.steps(33.3))).isCloseTo(33.3, within(1e-6));
    BoundedColumn around = BoundedColumn.of("x", -1, 2);
    assertThat(around.steps(Double.NaN)).isZero();

    for (PrivacyBound privacy : List.of(PureDp.of(1), Zcdp.of(0.5))) {
      PrivacyAccountant accountant = simulation();
      for (int i = 0; i < NASTY.length; i++) {
        VectorSum sum = VectorSum.builder().column("age", 17, 90).privacy(privacy).build();
        double released =
            accountant
                .release(i + " " + privacy, sum, new double[][] {{NASTY[i]}})
                .value()
                .value("age");
        assertThat(released).isFinite();
      }
      VectorSum empty = VectorSum.builder().column("age", 17, 90).privacy(privacy).build();
      assertThat(accountant.release("empty" + privacy, empty, new double[][] {{}}).value())
          .isNotNull();
    }
  }

  @Test
  void columnsShareTheGuaranteeExactly() {
    VectorSum sum =
        VectorSum.builder()
            .column("a", 0, 1)
            .column("b", -5, 5)
            .column("c", 0, 1e9)
            .privacy(PureDp.of(0.1))
            .build();
    PrivacyAccountant accountant =
        PrivacyAccountant.builder().budget(PureDp.of(0.1)).unit(PrivacyUnit.rows("row")).open();
    accountant.release("sums", sum, new double[][] {{1}, {2}, {3}});

    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.1));
    assertThat(((PrivacyEvent.Composed) sum.event()).events()).hasSize(3);
  }

  /** Sums of one column at a time, with a fixed seed; twelve standard deviations do not fail. */
  @Test
  void theSumIsWhereItShouldBe() {
    double[] ages = IntStream.range(0, 10_000).mapToDouble(i -> 20 + i % 50).toArray();
    VectorSum sum = VectorSum.builder().column("age", 0, 100).privacy(PureDp.of(1)).build();
    NoisyVector released = simulation().release("age", sum, new double[][] {ages}).value();

    assertThat(released.standardDeviation("age")).isCloseTo(100 * Math.sqrt(2), within(1e-3));
    assertThat(released.value("age")).isCloseTo(445_000, within(12 * 142.0));
    assertThat(released.errorBound("age", 0.05)).isCloseTo(100 * Math.log(20), within(1e-3));
  }

  @Test
  void theAuditAcceptsTheClaimAndCatchesHalfTheNoise() {
    EpsilonAudit audit = EpsilonAudit.of(20_000, 4);
    double[][] data = {{100, 40}};
    double[][] neighbor = {{40}};
    double honest = audit.lowerBound(sum(1, 100), data, neighbor, v -> v.value("age"));
    double broken = // bounds declared as half of what they are
        audit.lowerBound(sum(2, 100), data, neighbor, v -> v.value("age"));
    assertThat(honest).isBetween(0.7, 1.0);
    assertThat(broken).isGreaterThan(1.0);
  }

  @Test
  void refusesColumnsOfTheWrongShapeBeforeAnyCharge() {
    PrivacyAccountant accountant = simulation();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.release("a", sum(1, 100), new double[][] {{1}, {2}}))
        .withMessage("data must have 1 columns, got 2");
    VectorSum two =
        VectorSum.builder().column("a", 0, 1).column("b", 0, 1).privacy(PureDp.of(1)).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.release("a", two, new double[][] {{1}, {2, 3}}))
        .withMessage("data must have columns of one length; 'a' and 'b' differ");
    assertThat(accountant.history()).isEmpty();
  }

  @Test
  void refusesParametersThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorSum.builder().column("x", 1, 1))
        .withMessage("bounds of 'x' must be finite with lower < upper, got [1.0, 1.0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorSum.builder().column("x", Double.NaN, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorSum.builder().column("x", 0, Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorSum.builder().column("x", 0, 1e300))
        .withMessageContaining("bounds of 'x' must be at most");
    assertThat(VectorSum.builder().column("tiny", 0, Double.MIN_VALUE)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorSum.builder().column("x", 0, 1).column("x", 0, 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> VectorSum.builder().privacy(PureDp.of(1)).build());
    assertThatIllegalStateException()
        .isThrownBy(() -> VectorSum.builder().column("x", 0, 1).build());
    assertThatIllegalArgumentException().isThrownBy(() -> sum(0, 1));
  }

  private static VectorSum sum(double epsilon, double upper) {
    return VectorSum.builder().column("age", 0, upper).privacy(PureDp.of(epsilon)).build();
  }

  private static PrivacyAccountant simulation() {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1e6))
        .unit(PrivacyUnit.rows("row"))
        .forSimulation(NoiseSource.seeded(6))
        .open();
  }

  private static double[] values(SplittableRandom random, int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          random.nextInt(4) == 0
              ? NASTY[random.nextInt(NASTY.length)]
              : random.nextDouble(-300, 300);
    }
    return values;
  }
}
