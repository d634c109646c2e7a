package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.schema.Schema;
import io.sfumato.synth.search.GeneticSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class PublicPriorTest {

  private static final Schema SCHEMA =
      Schema.builder()
          .integer("a", 0, 2)
          .integer("b", 0, 39)
          .integer("c", 0, 1)
          .integer("d", 0, 8)
          .build();

  private static final Table PRIVATE = table(1000, 1);
  private static final Table PUBLIC = table(4000, 2);

  private static Table table(int rows, long seed) {
    CodedTable codes = RandomTables.correlated(rows, seed);
    Table table = Table.create("rows");
    for (int c = 0; c < codes.domain().columns(); c++) {
      table.addColumns(IntColumn.create(codes.domain().names().get(c), codes.column(c)));
    }
    return table;
  }

  private static PrivateGsdBuilder builder(double rho) {
    return PrivateGsd.builder()
        .schema(SCHEMA)
        .queries(Queries.marginals(2))
        .privacy(Zcdp.of(rho))
        .rows(1000);
  }

  /** Average total variation between the private and the synthetic table, over all pairs. */
  private static double error(PrivateGsdBuilder builder) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(1e7))
            .unit(PrivacyUnit.rows("person"))
            .forSimulation(NoiseSource.seeded(5))
            .open()) {
      CodedTable made = accountant.release("r", builder.build(), PRIVATE).value().codes();
      CodedTable real = SCHEMA.encode(PRIVATE);
      return Queries.marginals(2).over(SCHEMA.domain(), SCHEMA.traits()).stream()
          .mapToDouble(
              pair ->
                  Counts.distance(
                          Counts.toDoubles(pair.answer(real)), Counts.toDoubles(pair.answer(made)))
                      / 2000)
          .average()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.002, 0.005, 0.01})
  void whatThePriorKnowsNeedNotBeMeasured(double rho) {
    assertThat(error(builder(rho).prior(PUBLIC))).isLessThan(0.85 * error(builder(rho)));
  }

  /** One generation changes little. */
  @ParameterizedTest
  @EnumSource(names = {"FAITHFUL_ONE_SHOT", "FAITHFUL_ADAPTIVE"})
  void theGeneticSearchStartsFromThePriorToo(PrivateGsd.Mode mode) {
    FaithfulSettings once =
        new FaithfulSettings(GeneticSettings.PUBLISHED.withMostGenerations(1), 3, 4);
    assertThat(error(builder(1).mode(mode).faithful(once).prior(PUBLIC))).isLessThan(0.15);
    assertThat(error(builder(1).mode(mode).faithful(once))).isGreaterThan(0.3);
  }

  /** Only rows with a = 0, and measured without noise in effect. */
  @ParameterizedTest
  @EnumSource(names = {"ADAPTIVE", "ONE_SHOT"})
  void whatThePriorHasWrongIsMeasured(PrivateGsd.Mode mode) {
    Table some = PUBLIC.where(PUBLIC.intColumn("a").isEqualTo(0));
    assertThat(error(builder(1e6).mode(mode).prior(some))).isLessThan(0.015);
  }

  @Test
  void thePriorIsPartOfTheQuestion() {
    PrivateGsd with = builder(1).prior(PUBLIC).build();
    assertThat(with.parameters()).isEqualTo(builder(1).prior(PUBLIC).build().parameters());
    assertThat(with.parameters())
        .isNotEqualTo(builder(1).prior(PUBLIC.inRange(1, 4000)).build().parameters());
    assertThat(with.parameters().has("prior")).isTrue();
    assertThat(builder(1).build().parameters().has("prior")).isFalse();
  }

  @Test
  void whatIsNoPriorIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(1).prior(PUBLIC.emptyCopy()).build())
        .withMessage("prior must have at least one row, got none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(1).prior(PUBLIC.rejectColumns("b")).build())
        .withMessageContaining("b");
  }
}
