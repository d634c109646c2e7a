package io.sfumato.survival;

import org.jspecify.annotations.Nullable;

/**
 * Which rows of private data a life table counts, in which population and with what weight. Reads
 * each row once, in order, because of the first rows that are kept of each person.
 */
final class CountedRows {

  private static final int NOWHERE = -1;

  private final SurvivalData data;
  private final LifeTableRules rules;
  private final double horizon;
  private final @Nullable Labels groups;
  private final @Nullable Labels strata;
  private final @Nullable Labels persons;
  private final int[] groupOf;
  private final int[] stratumOf;
  private final int[] seenOf;

  CountedRows(SurvivalData data, LifeTableRules rules, double horizon) {
    this.data = data;
    this.rules = rules;
    this.horizon = horizon;
    this.groups = rules.groups().isEmpty() ? null : data.groups();
    this.strata = rules.strata().isEmpty() ? null : data.strata();
    this.persons = rules.rowsPerPerson() == 0 ? null : data.clusters();
    this.groupOf = groups == null ? new int[0] : groups.positionsIn(rules.groups());
    this.stratumOf = strata == null ? new int[0] : strata.positionsIn(rules.strata());
    this.seenOf = new int[persons == null ? 0 : persons.texts().size()];
  }

  /**
   * Returns the population of the next row, or a negative number if it is counted nowhere: it was
   * never at risk up to the horizon, has a label that is not listed or no person, or comes after
   * the rows that are kept of its person.
   */
  int population(int row) {
    if (persons != null) {
      int person = persons.code(row);
      if (persons.text(row).isEmpty() || seenOf[person] >= rules.rowsPerPerson()) {
        return NOWHERE;
      }
      seenOf[person]++;
    }
    if (rules.lateEntry() && (!data.isObserved(row) || data.entry(row) >= horizon)) {
      return NOWHERE;
    }
    int group = groups == null ? 0 : groupOf[groups.code(row)];
    if (strata == null || group < 0) {
      return group;
    }
    int stratum = stratumOf[strata.code(row)];
    return stratum < 0 ? NOWHERE : group * rules.strata().size() + stratum;
  }

  /** Returns the weight of a row, in steps of the grid of weights. */
  long steps(int row) {
    return rules.hasWeights() ? rules.steps(data.weight(row)) : 1;
  }

  /** Returns the sum of the weights of all counted rows, in steps. Uses up these rows. */
  long sum() {
    long sum = 0;
    for (int row = 0; row < data.size(); row++) {
      sum += population(row) < 0 ? 0 : steps(row);
    }
    return sum;
  }
}
