package io.sfumato.streaming.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.internal.NodeReader.Node;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each mechanism and every horizon up to 64: the matrix L is read from the running code, R is
 * written down from the definition of the nodes, and {@code L·R} must be the matrix of partial
 * sums. So the noise in the code stands where the proof has it, and the columns of R are the
 * sensitivity.
 */
class FactorizationTest {

  private static final int LONGEST = 64;

  /**
   * A mechanism with what its definition says about nodes.
   *
   * @param row the row of R for a node: the weight of each step from 0
   * @param law the noise of a node
   */
  record Subject(
      String name,
      Function<CounterTask, Calibration> family,
      Function<CalibratedCounter, Function<NodeReader, CounterProcess>> start,
      RowOf row,
      LawOf law,
      boolean concentrated) {

    @Override
    public String toString() {
      return name;
    }
  }

  interface RowOf {
    double weight(CalibratedCounter counter, Node node, int step);
  }

  interface LawOf {
    NodeLaw law(CalibratedCounter counter, Node node);
  }

  static Stream<Subject> mechanisms() {
    return Stream.of(
        digits(2),
        digits(3),
        digits(7),
        new Subject(
            "Honaker",
            HonakerTree::calibrate,
            c -> r -> ((HonakerTree) c).start(r.noise(0)),
            (c, n, j) -> j >> n.level() == n.block() ? 1 : 0,
            (c, n) -> ((HonakerTree) c).law(),
            true),
        new Subject(
            "smooth",
            SmoothTree::calibrate,
            c -> r -> ((SmoothTree) c).start(r.noise(0)),
            (c, n, j) ->
                SmoothTree.leaf(((SmoothTree) c).half(), j) >> n.level() == n.block() ? 1 : 0,
            (c, n) -> ((SmoothTree) c).law(),
            true),
        subtraction(3),
        subtraction(5),
        subtraction(7),
        new Subject(
            "Haar",
            HaarTree::calibrate,
            c -> r -> ((HaarTree) c).start(r.noise(0)),
            (c, n, j) -> haar(n, j) * (1 << ((HaarTree) c).bits()),
            (c, n) -> ((HaarTree) c).law(),
            true),
        centered(),
        centered(2, 3, 11),
        centered(4, 16),
        centered(64),
        centered(2, 2, 2, 2, 2, 2),
        new Subject(
            "growing",
            GrowingTree::calibrate,
            c -> r -> ((GrowingTree) c).start(r.noise(0)),
            (c, n, j) -> growing((GrowingTree) c, n, j),
            (c, n) -> {
              CenteredBlock block = ((GrowingTree) c).blockAt(n.block());
              return block.law(n.level());
            },
            false),
        new Subject(
            "hybrid",
            HybridTree::calibrate,
            c -> r -> ((HybridTree) c).start(r.noise(0), r.noise(1)),
            (c, n, j) -> hybrid(n, j),
            (c, n) -> ((HybridTree) c).law(n.source() == 0, n.block()),
            true));
  }

  private static Subject digits(int radix) {
    return new Subject(
        "radix " + radix,
        DigitTree.ofRadix(radix)::calibrate,
        c -> r -> ((DigitTree) c).start(r.noise(0)),
        (c, n, j) -> j / (long) Math.pow(radix, n.level()) == n.block() ? 1 : 0,
        (c, n) -> ((DigitTree) c).law(),
        true);
  }

  private static Subject subtraction(int radix) {
    return new Subject(
        "subtraction " + radix,
        SubtractionTree.ofRadix(radix)::calibrate,
        c -> r -> ((SubtractionTree) c).start(r.noise(0)),
        (c, n, j) -> j / (long) Math.pow(radix, n.level()) == n.block() ? 1 : 0,
        (c, n) -> ((SubtractionTree) c).law(),
        false);
  }

  private static Subject centered(int... radices) {
    return new Subject(
        "centered " + Arrays.toString(radices),
        task ->
            radices.length == 0
                ? CenteredTree.calibrate(task)
                : CenteredTree.calibrate(task, radices),
        c -> r -> ((CenteredTree) c).start(r.noise(0)),
        (c, n, j) -> {
          long size = ((CenteredTree) c).block().child(n.level());
          return j >= n.block() && j < n.block() + size ? 1 : 0;
        },
        (c, n) -> ((CenteredTree) c).block().law(n.level()),
        false);
  }

  private static double haar(Node node, int step) {
    if (node.level() == 0) {
      return 1;
    }
    boolean inside = step >> node.level() == node.block();
    return !inside ? 0 : (step >> (node.level() - 1) & 1) == 0 ? 1 : -1;
  }

  private static double growing(GrowingTree tree, Node node, int step) {
    long size = tree.blockAt(node.block()).child(node.level());
    return step >= node.block() && step < node.block() + size ? 1 : 0;
  }

  private static double hybrid(Node node, int step) {
    return step >= node.block() && step < node.block() + (1L << node.level()) ? 1 : 0;
  }

  private static CalibratedCounter calibrated(Subject subject, CounterTask task) {
    Calibration calibration = subject.family().apply(task);
    return calibration.counter().orElseThrow(() -> new AssertionError(calibration.reason()));
  }

  private static double[][] right(
      Subject subject, CalibratedCounter counter, List<Node> nodes, int steps) {
    double[][] right = new double[nodes.size()][steps];
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = 0; j < steps; j++) {
        right[i][j] = subject.row().weight(counter, nodes.get(i), j);
      }
    }
    return right;
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void leftTimesRightIsTheMatrixOfPartialSumsForEveryHorizon(Subject subject) {
    for (int steps = 1; steps <= LONGEST; steps++) {
      productIsTheMatrixOfPartialSums(subject, steps, PureDp.of(1));
      if (subject.concentrated()) {
        productIsTheMatrixOfPartialSums(subject, steps, Zcdp.of(0.5));
      }
    }
  }

  private static void productIsTheMatrixOfPartialSums(
      Subject subject, int steps, PrivacyBound privacy) {
    CalibratedCounter counter = calibrated(subject, task(steps, privacy));
    Function<NodeReader, CounterProcess> start = subject.start().apply(counter);
    List<Node> nodes = NodeReader.nodes(start, steps);
    double[][] left = NodeReader.left(start, steps, nodes.size());
    double[][] right = right(subject, counter, nodes, steps);
    double[][] whole = NodeReader.whole(start, steps);

    assertThat(nodes).doesNotHaveDuplicates();
    double worst = 0;
    for (int t = 0; t < steps; t++) {
      for (int j = 0; j < steps; j++) {
        double product = 0;
        for (int i = 0; i < nodes.size(); i++) {
          product += left[t][i] * right[i][j];
        }
        double sum = j <= t ? 1 : 0;
        worst = Math.max(worst, Math.abs(product - sum));
        worst = Math.max(worst, Math.abs(whole[t][j] - sum));
      }
    }
    assertThat(worst).as("T = %d", steps).isLessThan(1e-12);
  }

  /**
   * All units with one item: the noise that the nodes of the item have must cost ε, and no more.
   */
  @ParameterizedTest
  @MethodSource("mechanisms")
  void noItemCostsMoreThanThePureGuaranteeAndOneCostsAllOfIt(Subject subject) {
    for (int steps = 1; steps <= LONGEST; steps++) {
      CalibratedCounter counter = calibrated(subject, task(steps, PureDp.of(0.5)));
      double most = largestCost(subject, counter, steps, /* concentrated= */ false);
      assertThat(most).as("T = %d", steps).isLessThanOrEqualTo(0.5 * (1 + 1e-12));
      if (subject.name().startsWith("radix") || subject.name().equals("Haar")) {
        assertThat(most).isCloseTo(0.5, within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void noItemCostsMoreThanTheConcentratedGuarantee(Subject subject) {
    for (int steps = 1; steps <= LONGEST; steps++) {
      Calibration calibration = subject.family().apply(task(steps, Zcdp.of(0.5)));
      assertThat(calibration.counter().isPresent()).isEqualTo(subject.concentrated());
      if (subject.concentrated()) {
        double most = largestCost(subject, calibration.counter().get(), steps, true);
        assertThat(most).as("T = %d", steps).isBetween(0.2, 0.5 * (1 + 1e-12));
      }
    }
  }

  /** The cost of the first and last item too, where T is a power of the radix. */
  private static double largestCost(
      Subject subject, CalibratedCounter counter, int steps, boolean concentrated) {
    List<Node> nodes = NodeReader.nodes(subject.start().apply(counter), steps);
    double[][] right = right(subject, counter, nodes, steps);
    double most = 0;
    for (int j = 0; j < steps; j++) {
      double cost = 0;
      for (int i = 0; i < nodes.size(); i++) {
        double moved = Math.abs(right[i][j]);
        NodeLaw law = subject.law().law(counter, nodes.get(i));
        cost += concentrated ? moved * moved / (2 * law.sigmaSquared()) : moved * law.laplaceRate();
      }
      most = Math.max(most, cost);
    }
    return most;
  }

  /** The closed forms against sums of squares over the rows of L as they are in the code. */
  @ParameterizedTest
  @MethodSource("mechanisms")
  void variancesAreThoseOfTheRowsOfTheCode(Subject subject) {
    for (int steps : new int[] {1, 2, 3, 7, 8, 9, 16, 31, 32, 33, 50, 64}) {
      for (PrivacyBound privacy : List.of(PureDp.of(0.1), Zcdp.of(0.001))) {
        Calibration calibration = subject.family().apply(task(steps, privacy));
        if (calibration.counter().isEmpty()) {
          continue;
        }
        CalibratedCounter counter = calibration.counter().get();
        Function<NodeReader, CounterProcess> start = subject.start().apply(counter);
        List<Node> nodes = NodeReader.nodes(start, steps);
        double[][] left = NodeReader.left(start, steps, nodes.size());
        double[] variances =
            nodes.stream().mapToDouble(n -> subject.law().law(counter, n).variance()).toArray();
        double total = 0;
        double most = 0;
        double worst = 0;
        for (int t = 1; t <= steps; t++) {
          double expected = squares(left[t - 1], new double[nodes.size()], variances);
          assertThat(counter.varianceAt(t)).isCloseTo(expected, within(1e-9 * expected));
          assertThat(counter.errorAt(t).variance()).isCloseTo(expected, within(1e-9 * expected));
          total += expected;
          most = Math.max(most, expected);
          assertThat(counter.meanVariance(t)).isCloseTo(total / t, within(1e-9 * total));
          assertThat(counter.maxVariance(t)).isCloseTo(most, within(1e-9 * most));
          for (int s = 0; s <= t; s++) {
            double[] before = s == 0 ? new double[nodes.size()] : left[s - 1];
            double between = squares(left[t - 1], before, variances);
            worst = Math.max(worst, Math.abs(counter.varianceBetween(s, t) - between) / expected);
          }
        }
        assertThat(worst).as("variance of ranges, T = %d", steps).isLessThan(1e-9);
      }
    }
  }

  /** Every set of steps that the items of one unit may have, against the calibrated noise. */
  @ParameterizedTest
  @MethodSource("mechanisms")
  void noUnitOfSeveralItemsCostsMoreThanTheGuarantee(Subject subject) {
    for (int steps : new int[] {1, 4, 8, 13}) {
      for (int items = 1; items <= 3; items++) {
        for (int apart : new int[] {0, 1, 3, 5}) {
          for (PrivacyBound privacy : List.of(PureDp.of(0.5), Zcdp.of(0.5))) {
            Calibration calibration =
                subject.family().apply(new CounterTask(steps, 1, items, apart, privacy));
            if (calibration.counter().isPresent()) {
              CalibratedCounter counter = calibration.counter().get();
              List<Node> nodes = NodeReader.nodes(subject.start().apply(counter), steps);
              double most =
                  largestUnit(
                      subject,
                      counter,
                      nodes,
                      right(subject, counter, nodes, steps),
                      new double[nodes.size()],
                      new int[] {0, items, apart},
                      privacy instanceof Zcdp);
              assertThat(most)
                  .as("%d items %d apart in %d steps under %s", items, apart, steps, privacy)
                  .isBetween(0.05, 0.5 * (1 + 1e-12));
            }
          }
        }
      }
    }
  }

  /** Places the items one after the other in all ways; rest is {first step, items, separation}. */
  private static double largestUnit(
      Subject subject,
      CalibratedCounter counter,
      List<Node> nodes,
      double[][] right,
      double[] moved,
      int[] rest,
      boolean concentrated) {
    double most = 0;
    for (int i = 0; i < moved.length; i++) {
      NodeLaw law = subject.law().law(counter, nodes.get(i));
      most +=
          concentrated
              ? moved[i] * moved[i] / (2 * law.sigmaSquared())
              : Math.abs(moved[i]) * law.laplaceRate();
    }
    if (rest[1] > 0 && moved.length > 0) {
      for (int j = rest[0]; j < right[0].length; j++) {
        double[] next = moved.clone();
        for (int i = 0; i < next.length; i++) {
          next[i] += right[i][j];
        }
        int[] left = {j + rest[2], rest[1] - 1, rest[2]};
        most =
            Math.max(most, largestUnit(subject, counter, nodes, right, next, left, concentrated));
      }
    }
    return most;
  }

  private static double squares(double[] a, double[] b, double[] variances) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]) * variances[i];
    }
    return sum;
  }

  private static CounterTask task(long steps, PrivacyBound privacy) {
    return new CounterTask(steps, 1, 1, 0, privacy);
  }
}
