package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Sensitivity;
import io.sfumato.privacy.Zcdp;
import io.sfumato.survival.RandomRows.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How far neighbours move the cells, against what the events of the measurements declare. Each
 * extension by itself and all together, 100,000 pairs for each relation.
 */
class LifeTableSensitivityTest {

  private static final TimeGrid GRID = TimeGrid.of(1, 2.5, 10);
  private static final int PAIRS = 100_000;
  private static final int PAIRS_OF_CONTROL = 10_000;
  private static final List<String> LABELS = List.of("a", "b");

  /** What a table counts. */
  enum Extension {
    PLAIN,
    GROUPS,
    STRATA,
    CAUSES,
    LATE_ENTRY,
    WEIGHTS,
    CLUSTERS_OF_1,
    CLUSTERS_OF_2,
    CLUSTERS_OF_3,
    ALL;

    DpLifeTable.Builder builder(Neighboring relation) {
      DpLifeTable.Builder builder = DpLifeTable.builder().grid(GRID).neighboring(relation);
      return switch (this) {
        case PLAIN -> builder;
        case GROUPS -> builder.groups(LABELS);
        case STRATA -> builder.groups(LABELS).strata(LABELS).censoredSpan(1);
        case CAUSES -> builder.causes(2);
        case LATE_ENTRY -> builder.lateEntry();
        case WEIGHTS -> builder.weights(2.5);
        case CLUSTERS_OF_1 -> builder.clusters(1);
        case CLUSTERS_OF_2 -> builder.clusters(2);
        case CLUSTERS_OF_3 -> builder.clusters(3);
        case ALL ->
            builder.groups(LABELS).strata(LABELS).causes(3).lateEntry().weights(2.5).clusters(2);
      };
    }

    boolean hasPersons() {
      return name().startsWith("CLUSTERS") || this == ALL;
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsMoveTheCellsByNoMoreThanDeclared(Extension extension) {
    for (Neighboring relation : Neighboring.values()) {
      Distances found =
          distances(extension, relation, PAIRS, LifeTableSensitivityTest::changeOfRow);
      assertWithin(found, extension, relation);
      if (extension != Extension.CLUSTERS_OF_3 && extension != Extension.ALL) {
        assertThat(found.l1).isEqualTo(declared(extension, relation).l1().doubleValue());
      }
      if (!extension.hasPersons()) {
        assertThat(found.squaredL2)
            .isEqualTo(declared(extension, relation).squaredL2().doubleValue());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLUSTERS_OF_1", "CLUSTERS_OF_2", "CLUSTERS_OF_3", "ALL"})
  void personsMoveTheCellsByNoMoreThanDeclared(Extension extension) {
    for (Neighboring relation : Neighboring.values()) {
      Distances found =
          distances(extension, relation, PAIRS, LifeTableSensitivityTest::changeOfPerson);
      assertWithin(found, extension, relation);
      if (extension == Extension.CLUSTERS_OF_2 || extension == Extension.CLUSTERS_OF_3) {
        assertThat(found.l1).isEqualTo(declared(extension, relation).l1().doubleValue());
        assertThat(found.squaredL2)
            .isEqualTo(declared(extension, relation).squaredL2().doubleValue());
        assertThat(found.sum).isEqualTo(rules(extension).sumSensitivity().l1().doubleValue());
      }
    }
  }

  /** The control: what would be declared if an extension were forgotten is exceeded. */
  @Test
  void forgottenExtensionsWouldBeNoticed() {
    for (Neighboring relation : Neighboring.values()) {
      Sensitivity plain = declared(Extension.PLAIN, relation);
      for (Extension extension :
          List.of(Extension.LATE_ENTRY, Extension.WEIGHTS, Extension.CLUSTERS_OF_1)) {
        Distances found =
            distances(extension, relation, PAIRS_OF_CONTROL, LifeTableSensitivityTest::changeOfRow);
        assertThat(found.l1).isGreaterThan(plain.l1().doubleValue());
        assertThat(found.squaredL2).isGreaterThan(plain.squaredL2().doubleValue());
      }
      Distances persons =
          distances(
              Extension.CLUSTERS_OF_3,
              relation,
              PAIRS_OF_CONTROL,
              LifeTableSensitivityTest::changeOfPerson);
      assertThat(persons.l1)
          .isGreaterThan(declared(Extension.CLUSTERS_OF_2, relation).l1().doubleValue());
    }
  }

  private interface Change {
    /** Changes some rows into those of a neighbour. */
    List<Row> of(List<Row> rows, Neighboring relation, SplittableRandom random);
  }

  private static List<Row> changeOfRow(
      List<Row> rows, Neighboring relation, SplittableRandom random) {
    List<Row> changed = new ArrayList<>(rows);
    int row = random.nextInt(rows.size());
    if (relation == Neighboring.ADD_REMOVE) {
      changed.remove(row);
    } else {
      changed.set(row, RandomRows.row(random));
    }
    return changed;
  }

  /** Removes or replaces all rows of a person, who has some without a name as well. */
  private static List<Row> changeOfPerson(
      List<Row> rows, Neighboring relation, SplittableRandom random) {
    List<Row> changed = new ArrayList<>();
    for (Row row : rows) {
      boolean theirs = row.person().equals("a") || row.person().isEmpty();
      if (!theirs) {
        changed.add(row);
      }
      if (theirs && relation == Neighboring.REPLACE_ONE && random.nextInt(4) > 0) {
        changed.add(RandomRows.row(random, row.person().isEmpty() ? "" : "new"));
      }
    }
    return changed;
  }

  private static Distances distances(
      Extension extension, Neighboring relation, int pairs, Change change) {
    DpLifeTable table = extension.builder(relation).privacy(PureDp.of(1)).build();
    LifeTableRules rules = table.layout().rules();
    SplittableRandom random = new SplittableRandom(8);
    Distances distances = new Distances();
    for (int i = 0; i < pairs; i++) {
      List<Row> rows = RandomRows.rows(random, 1 + random.nextInt(6));
      SurvivalData data = RandomRows.data(rows, rules);
      SurvivalData neighbor = RandomRows.data(change.of(rows, relation, random), rules);
      distances.take(table.exact(data), table.exact(neighbor));
      long sum = new CountedRows(data, rules, GRID.horizon()).sum();
      long other = new CountedRows(neighbor, rules, GRID.horizon()).sum();
      distances.sum = Math.max(distances.sum, (double) Math.abs(sum - other));
    }
    return distances;
  }

  private static void assertWithin(Distances found, Extension extension, Neighboring relation) {
    Sensitivity declared = declared(extension, relation);
    assertThat(found.l1).isLessThanOrEqualTo(declared.l1().doubleValue());
    assertThat(found.squaredL2).isLessThanOrEqualTo(declared.squaredL2().doubleValue());
    assertThat(found.coordinates).isLessThanOrEqualTo(declared.coordinates());
    assertThat(found.sum).isLessThanOrEqualTo(rules(extension).sumSensitivity().l1().doubleValue());
  }

  private static LifeTableRules rules(Extension extension) {
    return extension.builder(Neighboring.ADD_REMOVE).privacy(PureDp.of(1)).build().layout().rules();
  }

  /** Returns the sensitivity that the events of both kinds of noise are charged for. */
  private static Sensitivity declared(Extension extension, Neighboring relation) {
    PrivacyEvent pure = extension.builder(relation).privacy(PureDp.of(1)).build().event();
    PrivacyEvent concentrated = extension.builder(relation).privacy(Zcdp.of(1)).build().event();
    PrivacyEvent.DiscreteLaplace laplace = (PrivacyEvent.DiscreteLaplace) pure;
    PrivacyEvent.DiscreteGaussian gaussian = (PrivacyEvent.DiscreteGaussian) concentrated;
    assertThat(laplace.scale()).isEqualTo(laplace.sensitivity());
    assertThat(gaussian.variance())
        .isEqualTo(gaussian.squaredSensitivity().dividedBy(Rational.of(2)));
    return new Sensitivity(
        laplace.sensitivity(), gaussian.squaredSensitivity(), gaussian.coordinates());
  }

  /** The largest distances met so far. */
  private static final class Distances {
    private double l1;
    private double squaredL2;
    private int coordinates;
    private double sum;

    void take(long[] cells, long[] others) {
      double absolute = 0;
      double squares = 0;
      int moved = 0;
      for (int k = 0; k < cells.length; k++) {
        double difference = (double) (cells[k] - others[k]); // exact: below 2⁵³
        absolute += Math.abs(difference);
        squares += difference * difference;
        moved += difference == 0 ? 0 : 1;
      }
      l1 = Math.max(l1, absolute);
      squaredL2 = Math.max(squaredL2, squares);
      coordinates = Math.max(coordinates, moved);
    }
  }
}
