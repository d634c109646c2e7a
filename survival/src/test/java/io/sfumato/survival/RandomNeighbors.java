package io.sfumato.survival;

import io.sfumato.privacy.Neighboring;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Random small datasets and their neighbours, with times on, beside and between knots. */
final class RandomNeighbors {

  /** Edges of the bins of {@link #GRID}, beyond the horizon, and what no time should be. */
  static final double[] TIMES = {
    0,
    -0.0,
    0.5,
    1,
    Math.nextUp(1),
    1.5,
    2,
    2.25,
    Math.nextDown(2.5),
    2.5,
    Math.nextUp(2.5),
    3,
    10,
    Math.nextUp(10.0),
    1e300,
    Double.NaN,
    -7,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE
  };

  static final TimeGrid GRID = TimeGrid.of(1, 2.5, 10);

  private final SplittableRandom random;
  private final Neighboring relation;
  private SurvivalData data = SurvivalData.of(new double[0], new boolean[0]);
  private SurvivalData neighbor = data;

  RandomNeighbors(long seed, Neighboring relation) {
    this.random = new SplittableRandom(seed);
    this.relation = relation;
  }

  /** Draws another pair, the first with 1 to 7 rows, many of them often censored. */
  void next() {
    int n = 1 + random.nextInt(7);
    double censoring = random.nextDouble();
    double[] times = new double[n];
    boolean[] events = new boolean[n];
    for (int i = 0; i < n; i++) {
      times[i] = TIMES[random.nextInt(TIMES.length)];
      events[i] = random.nextDouble() > censoring;
    }
    data = SurvivalData.of(times, events);
    if (relation == Neighboring.ADD_REMOVE) {
      neighbor = SurvivalData.of(Arrays.copyOf(times, n - 1), Arrays.copyOf(events, n - 1));
    } else {
      times[n - 1] = TIMES[random.nextInt(TIMES.length)];
      events[n - 1] = random.nextBoolean();
      neighbor = SurvivalData.of(times, events);
    }
  }

  SurvivalData data() {
    return data;
  }

  SurvivalData neighbor() {
    return neighbor;
  }
}
