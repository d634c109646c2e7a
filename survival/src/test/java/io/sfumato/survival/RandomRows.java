package io.sfumato.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small random survival data with everything a row can have, edge values included. */
final class RandomRows {

  /** Edges of the bins of (1, 2.5, 10), beyond the horizon, and what no time should be. */
  static final double[] TIMES = {
    0,
    -0.0,
    0.5,
    1,
    Math.nextUp(1),
    2.5,
    3,
    10,
    Math.nextDown(10.0),
    Math.nextUp(10.0),
    1e300,
    Double.NaN,
    -7,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE
  };

  private static final double[] WEIGHTS = {
    0, 0.3, 1, 2.5, Math.nextDown(2.5), Math.nextUp(2.5), 1e300, 1e-300, -1, Double.NaN, 1.0 / 0
  };
  private static final List<String> LABELS = List.of("a", "b", "other", "");

  private RandomRows() {}

  /** One row of data. */
  record Row(
      double time,
      int cause,
      double entry,
      double weight,
      String group,
      String stratum,
      String person) {}

  /** Returns a row of one of three persons, or of nobody. */
  static Row row(SplittableRandom random) {
    return row(random, LABELS.get(random.nextInt(LABELS.size())));
  }

  static Row row(SplittableRandom random, String person) {
    return new Row(
        TIMES[random.nextInt(TIMES.length)],
        random.nextInt(-1, 5),
        random.nextBoolean() ? 0 : TIMES[random.nextInt(TIMES.length)],
        WEIGHTS[random.nextInt(WEIGHTS.length)],
        LABELS.get(random.nextInt(LABELS.size())),
        LABELS.get(random.nextInt(LABELS.size())),
        person);
  }

  static List<Row> rows(SplittableRandom random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(random));
    }
    return rows;
  }

  /** Returns data with the columns that the rules need. */
  static SurvivalData data(List<Row> rows, LifeTableRules rules) {
    int n = rows.size();
    double[] times = new double[n];
    int[] causes = new int[n];
    double[] entries = new double[n];
    double[] weights = new double[n];
    List<String> groups = new ArrayList<>();
    List<String> strata = new ArrayList<>();
    List<String> persons = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Row row = rows.get(i);
      times[i] = row.time();
      causes[i] = row.cause();
      entries[i] = row.entry();
      weights[i] = row.weight();
      groups.add(row.group());
      strata.add(row.stratum());
      persons.add(row.person());
    }
    SurvivalData data = SurvivalData.ofCauses(times, causes, 3);
    if (!rules.groups().isEmpty()) {
      data = data.withGroups(groups);
    }
    if (!rules.strata().isEmpty()) {
      data = data.withStrata(strata);
    }
    if (rules.lateEntry()) {
      data = data.withEntry(entries);
    }
    if (rules.hasWeights()) {
      data = data.withWeights(weights);
    }
    if (rules.rowsPerPerson() > 0) {
      data = data.withClusters(persons);
    }
    return data;
  }
}
