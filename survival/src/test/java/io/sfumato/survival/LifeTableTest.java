package io.sfumato.survival;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** What tables without noise read. */
class LifeTableTest {

  private static final List<String> ARMS = List.of("drug", "placebo");
  private static final List<String> SITES = List.of("north", "south", "west");

  /** One bin for events at whole times, one for late entries and two for censorings after them. */
  private static final TimeGrid QUARTERS = TimeGrid.uniform(20, 80);

  @Test
  void groupsAndStrataReadLikeTablesOfTheirOwnRows() {
    SplittableRandom random = new SplittableRandom(1);
    int n = 400;
    double[] times = random.ints(n, 1, 30).asDoubleStream().toArray();
    boolean[] events = new boolean[n];
    List<String> arms = new ArrayList<>();
    List<String> sites = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      events[i] = random.nextBoolean();
      times[i] += events[i] ? 0 : 0.5;
      arms.add(List.of("drug", "placebo", "neither").get(random.nextInt(3)));
      sites.add(SITES.get(random.nextInt(3)));
    }
    SurvivalData data = SurvivalData.of(times, events).withGroups(arms).withStrata(sites);
    LifeTable table = exact(builder(QUARTERS).groups(ARMS).strata(SITES), data);

    assertThat(table.groups()).isEqualTo(ARMS);
    assertThat(table.strata()).isEqualTo(SITES);
    assertThat(table.cells().draws()).isEqualTo(6);
    assertThat(table.kaplanMeierByGroup().keySet()).containsExactlyElementsOf(ARMS);
    for (String arm : ARMS) {
      int[] rows = rows(n, i -> arms.get(i).equals(arm));
      assertThat(table.group(arm).strata()).isEqualTo(SITES);
      assertThat(table.group(arm).groups()).isEmpty();
      assertThat(table.group(arm).cells().draws()).isEqualTo(3);
      assertReadsLike(table.group(arm), data.select(rows));
      assertThat(requireNonNull(table.kaplanMeierByGroup().get(arm)).survival())
          .containsExactly(table.group(arm).kaplanMeier().survival());
      for (String site : SITES) {
        int[] both = rows(n, i -> arms.get(i).equals(arm) && sites.get(i).equals(site));
        assertReadsLike(table.group(arm).stratum(site), data.select(both));
        assertReadsLike(table.stratum(site).group(arm), data.select(both));
        assertThat(table.stratum(site).group(arm).cells().draws()).isEqualTo(1);
      }
    }
    for (String site : SITES) {
      int[] rows = rows(n, i -> ARMS.contains(arms.get(i)) && sites.get(i).equals(site));
      assertThat(table.stratum(site).groups()).isEqualTo(ARMS);
      assertReadsLike(table.stratum(site), data.select(rows));
    }
    assertReadsLike(table, data.select(rows(n, i -> ARMS.contains(arms.get(i)))));
    assertThat(table.standardDeviation())
        .isCloseTo(Math.sqrt(6 * noise().variance()), within(1e-5));
    assertThat(table).asString().startsWith("LifeTable[80 bins up to 20, 2 groups, 3 strata, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.group("neither"))
        .withMessage("group must be one of [drug, placebo], got 'neither'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.group("drug").group("drug"))
        .withMessage("group must be one of [], got 'drug'");
  }

  @Test
  void causesCompete() {
    SurvivalData data =
        SurvivalData.ofCauses(new double[] {1, 2, 3, 4, 4}, new int[] {1, 2, 0, 1, 3}, 3);
    LifeTable table = exact(builder(TimeGrid.uniform(4, 4)).censoredSpan(1).causes(3), data);
    assertThat(table.causes()).isEqualTo(3);
    assertThat(table.events(1)).containsExactly(1, 0, 0, 1);
    assertThat(table.events(3)).containsExactly(0, 0, 0, 1);
    assertThat(table.events()).containsExactly(1, 1, 0, 2);
    assertThat(table.kaplanMeier().survival())
        .containsExactly(new double[] {1, 0.8, 0.6, 0.6, 0}, within(1e-5));
    assertThat(table.cumulativeIncidence(1).incidence())
        .containsExactly(new double[] {0, 0.2, 0.2, 0.2, 0.5}, within(1e-5));
    assertThat(table.cumulativeIncidence(2).incidenceAt(1.5)).isCloseTo(0.1, within(1e-5));
    assertThat(table.cumulativeIncidence(3).incidenceAt(99)).isCloseTo(0.3, within(1e-5));
    assertThat(table.cumulativeIncidence(3))
        .hasToString("DpCumulativeIncidence[4 bins up to 4, cause 3: 0.3000 at the horizon]");
    // A table of fewer causes takes those beyond as its last.
    LifeTable two = exact(builder(TimeGrid.uniform(4, 4)).censoredSpan(1).causes(2), data);
    assertThat(two.events(2)).containsExactly(0, 1, 0, 1);
    assertThat(exact(builder(TimeGrid.uniform(4, 4)).censoredSpan(1), data).events())
        .containsExactly(table.events());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.cumulativeIncidence(3))
        .withMessage("cause must be in [1, 2], got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.events(0))
        .withMessage("cause must be in [1, 2], got 0");
  }

  @Test
  void incidencesAndSurvivalSumToOneWhateverTheNoise() {
    SplittableRandom random = new SplittableRandom(2);
    for (int repetition = 0; repetition < 200; repetition++) {
      DpLifeTable measurement =
          builder(TimeGrid.uniform(1, 7)).causes(3).lateEntry().privacy(PureDp.of(1)).build();
      CellLayout layout = measurement.layout();
      long scale = 1L << random.nextInt(12);
      long[] cells = random.longs(layout.size(), -scale, 2 * scale).toArray();
      LifeTable table = LifeTable.of(layout, noise(), cells);
      double[] sum = table.kaplanMeier().survival();
      for (int cause = 1; cause <= 3; cause++) {
        double[] incidence = table.cumulativeIncidence(cause).incidence();
        for (int k = 0; k < sum.length; k++) {
          sum[k] += incidence[k];
          assertThat(incidence[k]).isGreaterThanOrEqualTo(k == 0 ? 0 : incidence[k - 1]);
        }
      }
      assertThat(sum).containsExactly(filled(8, 1), within(1e-5));
    }
  }

  @Test
  void lateRowsAreAtRiskOnceTheyEntered() {
    // Observed on (0, 4], (0, 6], (2, 5], (3, 8 censored], and never up to the horizon.
    SurvivalData data =
        SurvivalData.of(
                new double[] {4, 6, 5, 8.5, 30, 7},
                new boolean[] {true, true, true, false, true, true})
            .withEntry(0, Double.NaN, 2.25, 3.25, 20, 7);
    LifeTable table = exact(builder(QUARTERS).lateEntry(), data);
    assertThat(table.total()).isEqualTo(4);
    assertThat(Arrays.stream(table.entered()).sum()).isEqualTo(2);
    RiskTable risks = table.riskTable(0, 2, 3, 4, 5, 6, 8, 9, 20);
    assertThat(risks.rows().stream().map(RiskTable.Row::atRisk))
        .usingElementComparator(LifeTableTest::nearly)
        .containsExactly(2.0, 2.0, 3.0, 3.0, 2.0, 1.0, 1.0, 0.0, 0.0);
    assertThat(risks.rows().stream().map(RiskTable.Row::events))
        .usingElementComparator(LifeTableTest::nearly)
        .containsExactly(0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0);
    assertThat(table.kaplanMeier().survivalAt(4)).isCloseTo(3.0 / 4, within(1e-5));
    assertThat(table.kaplanMeier().survivalAt(5)).isCloseTo(3.0 / 4 * 2 / 3, within(1e-5));
    assertThat(table.kaplanMeier().survivalAt(6)).isCloseTo(1.0 / 4, within(1e-5));
  }

  @Test
  void weightsAreClampedAndRounded() {
    SurvivalData data =
        SurvivalData.of(new double[] {1, 1, 2, 9}, new boolean[] {true, true, true, true})
            .withWeights(0.5, Double.NaN, 7, 1);
    LifeTable table = exact(builder(TimeGrid.uniform(2, 2)).weights(3), data);
    assertThat(table.unit()).isEqualTo(0x1p-18);
    assertThat(table.events()).containsExactly(1L << 17, 3L << 18);
    assertThat(table.total() * table.unit()).isEqualTo(4.5);
    assertThat(table.kaplanMeier().survival())
        .containsExactly(new double[] {1, 4 / 4.5, 1 / 4.5}, within(1e-5));
    assertThat(table.riskTable().rows().get(1).atRisk()).isEqualTo(4);
    assertThat(table).asString().startsWith("LifeTable[2 bins up to 2, weight 4.5");
    // Weights scale out.
    LifeTable doubled =
        exact(builder(TimeGrid.uniform(2, 2)).weights(6), data.withWeights(1, 0, 14, 2));
    assertThat(doubled.kaplanMeier().survival())
        .containsExactly(table.kaplanMeier().survival(), within(1e-5));
    assertThat(doubled.nelsonAalen().cumulativeHazard())
        .containsExactly(table.nelsonAalen().cumulativeHazard(), within(1e-5));
  }

  @Test
  void theFirstRowsOfEachPersonAreKept() {
    SurvivalData data =
        SurvivalData.of(
                new double[] {1, 2, 2, 1, 2, 9, 1},
                new boolean[] {true, true, true, true, true, true, true})
            .withClusters(Arrays.asList("ann", "bob", "ann", "ann", "", "bob", null));
    assertThat(exact(builder(TimeGrid.uniform(2, 2)).clusters(1), data).events())
        .containsExactly(1, 1);
    LifeTable two = exact(builder(TimeGrid.uniform(2, 2)).clusters(2), data);
    assertThat(two.events()).containsExactly(1, 2);
    assertThat(two.beyondHorizon()).isEqualTo(1);
  }

  @Test
  void theCumulativeHazardIsFiniteAndAgreesWithTheCurve() {
    SurvivalData lung = TestData.survival("lung");
    LifeTable table = exact(builder(TimeGrid.uniform(1000, 40)), lung);
    for (double day = 0; day <= 800; day += 50) {
      assertThat(table.nelsonAalen().cumulativeHazardAt(day))
          .isCloseTo(-Math.log(table.kaplanMeier().survivalAt(day)), within(5e-3));
    }
    DpNelsonAalen all = TestData.table(TimeGrid.of(1), noise(), 7, 0, 0).nelsonAalen();
    assertThat(all.cumulativeHazard()).containsExactly(new double[] {0, 2}, within(1e-5));
    assertThat(all.cumulativeHazardAt(-1)).isZero();
    assertThat(all).hasToString("DpNelsonAalen[1 bin up to 1, 2.000 at the horizon]");
    assertThat(TestData.table(TimeGrid.of(1), noise(), -7, -2, -9).nelsonAalen().cumulativeHazard())
        .containsExactly(new double[] {0, 0}, within(1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.cumulativeHazardAt(Double.NaN))
        .withMessage("time must be a number, got NaN");
  }

  @Test
  void aSpanOfBinsSharesItsCensorings() {
    SurvivalData data =
        SurvivalData.of(
            new double[] {1, 2, 3, 4, 5}, new boolean[] {false, false, true, false, false});
    LifeTable table = exact(builder(TimeGrid.uniform(5, 5)), data);
    assertThat(table.censoredSpan()).isEqualTo(2);
    assertThat(table.censored()).containsExactly(2, 1, 1);
    assertThat(exact(builder(TimeGrid.uniform(5, 5)).censoredSpan(9), data).censored())
        .containsExactly(4);
    // Within a span the model divides them, at its ends they are what was counted.
    List<RiskTable.Row> risks = table.riskTable().rows();
    assertThat(List.of(risks.get(0), risks.get(2), risks.get(4), risks.get(5)))
        .extracting(RiskTable.Row::atRisk)
        .usingElementComparator(LifeTableTest::nearly)
        .containsExactly(5.0, 3.0, 1.0, 0.0);
    assertThat(risks.get(1).atRisk()).isBetween(3.0, 5.0);
    assertThat(risks.get(3).atRisk()).isBetween(1.0, 2.0);
  }

  @Test
  void risksAreReadAtPublicTimesOnly() {
    LifeTable table = TestData.table(TimeGrid.of(10, 20), noise(), 40, 50, 0, 10, 10);
    assertThat(table.riskTable(5, 20).rows())
        .usingRecursiveFieldByFieldElementComparator(
            RecursiveComparisonConfiguration.builder()
                .withComparatorForType(LifeTableTest::nearly, Double.class)
                .build())
        .containsExactly(new RiskTable.Row(5, 90, 70, 10), new RiskTable.Row(20, 10, 0, 0));
    for (double[] times : new double[][] {{}, {1, 1}, {-1}, {21}, {Double.NaN}, {2, 1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.riskTable(times))
          .withMessageContaining("times must be in [0, 20.0], up to the horizon");
    }
  }

  @Test
  void uniformGridsFindTheBinThatSearchingFinds() {
    SplittableRandom random = new SplittableRandom(6);
    for (int repetition = 0; repetition < 300; repetition++) {
      double horizon = Math.exp(random.nextDouble(-700, 700));
      TimeGrid grid =
          TimeGrid.uniform(horizon, 1 + random.nextInt(random.nextBoolean() ? 9 : 2000));
      double[] knots = grid.knots();
      for (int i = 0; i < 100; i++) {
        double knot = knots[random.nextInt(knots.length)];
        for (double time :
            new double[] {
              knot, Math.nextUp(knot), Math.nextDown(knot), horizon * random.nextDouble(1.1)
            }) {
          int bin = grid.bin(time);
          if (time > horizon) {
            assertThat(bin).isEqualTo(grid.bins());
          } else if (time <= 0) {
            assertThat(bin).isZero();
          } else {
            assertThat(time).isGreaterThan(knots[bin]).isLessThanOrEqualTo(knots[bin + 1]);
          }
        }
      }
      assertThat(grid.bin(Double.POSITIVE_INFINITY)).isEqualTo(grid.bins());
      assertThat(grid.bin(Double.MAX_VALUE)).isEqualTo(grid.bins());
    }
  }

  private interface Choice {
    boolean has(int row);
  }

  private static int[] rows(int n, Choice choice) {
    return IntStream.range(0, n).filter(choice::has).toArray();
  }

  private static void assertReadsLike(LifeTable table, SurvivalData data) {
    KaplanMeier exact = KaplanMeier.of(data);
    assertThat(table.total()).isEqualTo(data.size());
    for (int t = 0; t <= 20; t++) {
      assertThat(table.kaplanMeier().survivalAt(t)).isCloseTo(exact.survivalAt(t), within(1e-5));
    }
  }

  private static int nearly(double a, double b) {
    return Math.abs(a - b) < 1e-4 ? 0 : Double.compare(a, b);
  }

  private static double[] filled(int length, double value) {
    double[] array = new double[length];
    Arrays.fill(array, value);
    return array;
  }

  private static DpLifeTable.Builder builder(TimeGrid grid) {
    return DpLifeTable.builder().grid(grid).privacy(PureDp.of(1));
  }

  private static LifeTable exact(DpLifeTable.Builder builder, SurvivalData data) {
    DpLifeTable measurement = builder.build();
    return LifeTable.of(measurement.layout(), noise(), measurement.exact(data));
  }

  private static IntegerNoise noise() {
    // So little that estimates are the counts themselves.
    return DiscreteLaplace.of(Rational.of(1).dividedBy(Rational.of(60)));
  }
}
