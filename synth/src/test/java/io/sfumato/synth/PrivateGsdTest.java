package io.sfumato.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.ReleaseConflictException;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.schema.Schema;
import io.sfumato.synth.schema.SchemaBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PrivateGsdTest {

  static final Schema SCHEMA =
      Schema.builder()
          .categorical("sex", "F", "M")
          .integer("age", 17, 90)
          .real("income", 0, 1000)
          .nullable()
          .date("since", LocalDate.of(2020, 1, 1), LocalDate.of(2020, 12, 31))
          .build();

  private static final List<Workload> PAIRS =
      List.of(
          Marginal.of(SCHEMA.domain(), 0, 1),
          Marginal.of(SCHEMA.domain(), 0, 3),
          Marginal.of(SCHEMA.domain(), 1, 2));

  private static Queries queries(List<Workload> workloads) {
    return Queries.given(SCHEMA.domain(), workloads);
  }

  static Table people(int rows) {
    SplittableRandom random = new SplittableRandom(1);
    StringColumn sex = StringColumn.create("sex");
    IntColumn age = IntColumn.create("age");
    DoubleColumn income = DoubleColumn.create("income");
    DateColumn since = DateColumn.create("since");
    for (int i = 0; i < rows; i++) {
      boolean female = random.nextBoolean();
      sex.append(female ? "F" : "M");
      age.append(female ? 20 + random.nextInt(20) : 40 + random.nextInt(60)); // some above 90
      if (random.nextInt(10) == 0) {
        income.appendMissing();
      } else {
        income.append(
            random.nextInt(50) == 0 ? Double.POSITIVE_INFINITY : 10.0 * (age.get(i) - 17));
      }
      since.append(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(366)));
    }
    return Table.create("people", sex, age, income, since);
  }

  private static PrivateGsdBuilder builder() {
    return PrivateGsd.builder()
        .schema(SCHEMA)
        .queries(queries(PAIRS))
        .privacy(Zcdp.of(0.5))
        .seed(3);
  }

  private static PrivacyAccountant accountant(Neighboring relation) {
    return PrivacyAccountant.builder()
        .budget(Zcdp.of(1000))
        .unit(PrivacyUnit.rows("person"))
        .neighboring(relation)
        .forSimulation(NoiseSource.seeded(5))
        .open();
  }

  private static SyntheticData release(PrivateGsd gsd, Table table) {
    try (PrivacyAccountant accountant = accountant(gsd.neighboring())) {
      return accountant.release("r", gsd, table).value();
    }
  }

  @Test
  void tablesLookLikeTheRealOne() {
    SyntheticData made = release(builder().build(), people(2000));
    Table table = made.table();
    assertThat(table.columnNames()).containsExactly("sex", "age", "income", "since");
    assertThat(table.rowCount()).isBetween(1900, 2100);
    assertThat(made.rowEstimate()).isBetween(1900.0, 2100.0);
    assertThat(table.stringColumn("sex").unique().asList()).containsExactlyInAnyOrder("F", "M");
    assertThat(table.numberColumn("age").min()).isGreaterThanOrEqualTo(17);
    assertThat(table.numberColumn("age").max()).isLessThanOrEqualTo(90);
    Table women = table.where(table.stringColumn("sex").isEqualTo("F"));
    assertThat(women.numberColumn("age").mean()).isBetween(26.0, 34.0);
    assertThat((double) table.column("income").countMissing() / table.rowCount())
        .isBetween(0.05, 0.15);
  }

  @Test
  void aStoredReleaseIsTheSame() {
    Table people = people(300);
    PrivateGsd gsd = builder().build();
    try (PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE)) {
      SyntheticData first = accountant.release("r", gsd, people).value();
      SyntheticData again = accountant.release("r", gsd, people).value();
      assertThat(again.table().write().toString("csv"))
          .isEqualTo(first.table().write().toString("csv"));
      assertThat(again.steps()).isEqualTo(first.steps());
      assertThat(again.rowEstimate()).isEqualTo(first.rowEstimate());
      assertThat(again.answers()).hasSameSizeAs(first.answers());
      for (int i = 0; i < again.answers().size(); i++) {
        NoisyAnswers a = again.answers().get(i);
        NoisyAnswers b = first.answers().get(i);
        assertThat(a.answers()).isEqualTo(b.answers());
        assertThat(a.variance()).isEqualTo(b.variance());
        assertThat(a.workload().name()).isEqualTo(b.workload().name());
        assertThat(a.workload().answer(first.codes()))
            .isEqualTo(b.workload().answer(first.codes()));
      }
    }
  }

  @Test
  void filesRestoreEverything(@TempDir Path folder) throws IOException {
    SyntheticData made = release(builder().build(), people(300));
    Path file = folder.resolve("synthetic.json");
    made.save(file);
    SyntheticData read = SyntheticData.load(file, SCHEMA, PAIRS);
    assertThat(read.table().write().toString("csv"))
        .isEqualTo(made.table().write().toString("csv"));
    assertThat(SynthesisFields.write(read.synthesis()))
        .isEqualTo(SynthesisFields.write(made.synthesis()));
    Schema other = Schema.builder().categorical("sex", "F", "M").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticData.load(file, other, PAIRS))
        .withMessageContaining("schema must be");
    Files.writeString(file, "{\"format\": \"other\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticData.load(file, SCHEMA, PAIRS))
        .withMessageContaining("format");
  }

  @Test
  void samplesAreRowsOfTheTable() {
    SyntheticData made = release(builder().rows(100).build(), people(300));
    assertThat(made)
        .hasToString(
            "SyntheticData[100 rows of 4 columns, %d noisy workloads]"
                .formatted(made.answers().size()));
    assertThat(made.sample(0, 1).rowCount()).isZero();
    assertThat(made.sample(250, 1).rowCount()).isEqualTo(250);
    assertThat(made.sample(30, 1).write().toString("csv"))
        .isEqualTo(made.sample(30, 1).write().toString("csv"))
        .isNotEqualTo(made.sample(30, 2).write().toString("csv"));
    long women = made.table().stringColumn("sex").countOccurrences("F");
    assertThat(made.sample(100, 1).stringColumn("sex").countOccurrences("F")).isEqualTo(women);
    Table men = made.sampleWhere("sex", "M", 20, 1);
    assertThat(men.stringColumn("sex").unique().asList()).containsExactly("M");
    int age = made.table().intColumn("age").get(0);
    assertThat(made.sampleWhere("age", age, 5, 1).intColumn("age").asList()).containsOnly(age);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> made.sampleWhere("sex", "X", 5, 1))
        .withMessageContaining("must be one of");
    assertThatIllegalArgumentException().isThrownBy(() -> made.sample(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> made.sampleWhere("size", 1, 5, 1));
  }

  @Test
  void theEventIsTheBudget() {
    ApproxDp bound = ApproxDp.of(1, 1e-9);
    assertThat(builder().privacy(bound).build().event())
        .isEqualTo(new PrivacyEvent.Guaranteed(Zcdp.within(bound)));
    assertThat(builder().privacy(Zcdp.of(0.25)).build().event())
        .isEqualTo(new PrivacyEvent.Guaranteed(Zcdp.of(0.25)));
    try (PrivacyAccountant accountant = accountant(Neighboring.REPLACE_ONE)) {
      PrivateGsd gsd = builder().neighboring(Neighboring.REPLACE_ONE).build();
      SyntheticData made = accountant.release("r", gsd, people(123)).value();
      assertThat(accountant.spent()).isEqualTo(Zcdp.of(0.5));
      assertThat(made.rowEstimate()).isEqualTo(123);
      assertThat(made.steps().stream().map(BudgetStep::rho).reduce(BigDecimal::add))
          .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo("0.5"));
    }
  }

  @Test
  void parametersTellQuestionsApart() {
    PrivateGsd one = builder().build();
    assertThat(builder().threads(2).timeLimit(Duration.ofMinutes(1)).build().parameters())
        .isEqualTo(one.parameters());
    List<PrivateGsdBuilder> others =
        List.of(
            builder().seed(4),
            builder().rows(10),
            builder().privacy(Zcdp.of(1)),
            builder().mode(PrivateGsd.Mode.ONE_SHOT),
            builder().neighboring(Neighboring.REPLACE_ONE),
            builder().queries(queries(PAIRS.subList(0, 2))));
    others.forEach(other -> assertThat(other.build().parameters()).isNotEqualTo(one.parameters()));
  }

  @Test
  void whatCannotBeMadeIsRefusedBeforeTheCharge() {
    SchemaBuilder many = Schema.builder();
    for (int c = 0; c < 40; c++) {
      many.bool("c" + c);
    }
    Schema schema = many.build();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder()
                    .schema(schema)
                    .queries(Queries.marginals(1).and(Queries.marginals(2)))
                    .rows(1 << 26)
                    .build())
        .withMessageContaining("rows times columns");
    SchemaBuilder wide = Schema.builder();
    for (int c = 0; c < 22; c++) {
      wide.bool("c" + c);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().schema(wide.build()).queries(Queries.marginals(22)).build())
        .withMessageContaining("fewer columns at a time");
  }

  /** Otherwise a listener could average the noise away, for one charge. */
  @Test
  void aReleaseThatWasHeardOfIsNotRunAgain() {
    List<GsdProgress> heard = new ArrayList<>();
    PrivateGsd gsd =
        builder()
            .listener(
                progress -> {
                  heard.add(progress);
                  throw new IllegalStateException("heard enough");
                })
            .build();
    try (PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE)) {
      assertThatIllegalStateException().isThrownBy(() -> accountant.release("r", gsd, people(200)));
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(() -> accountant.release("r", gsd, people(200)));
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(() -> accountant.release("r", builder().build(), people(200)));
      assertThat(heard).hasSize(1);
    }
  }

  /** What the listener is told, anyone could tell from the release. */
  @Test
  void listenersHearPublicNumbers() {
    List<GsdProgress> heard = new ArrayList<>();
    SyntheticData made = release(builder().listener(heard::add).build(), people(200));
    assertThat(heard).hasSize(made.answers().size() + 1);
    for (int i = 0; i < made.answers().size(); i++) {
      assertThat(heard.get(i).workload()).isEqualTo(made.answers().get(i).workload().name());
      assertThat(heard.get(i).standardDeviation())
          .isEqualTo(made.answers().get(i).standardDeviation());
    }
    GsdProgress last = heard.get(heard.size() - 1);
    assertThat(last.workload()).isEqualTo("generate");
    assertThat(last.spent()).isEqualByComparingTo(last.budget());
  }

  @Test
  void anEmptyTableAndOneOfNullsGiveTables() {
    for (Table table : List.of(people(0), people(1), nulls())) {
      assertThat(release(builder().build(), table).table().rowCount()).isPositive();
    }
  }

  private static Table nulls() {
    Table table = people(50);
    table.forEach(row -> row.setDouble("income", Double.NaN));
    return table;
  }

  @Test
  void whatIsMissingOrOutOfRangeIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> PrivateGsd.builder().queries(queries(PAIRS)).privacy(Zcdp.of(1)).build())
        .withMessageContaining("missing: schema");
    assertThatIllegalStateException()
        .isThrownBy(() -> PrivateGsd.builder().schema(SCHEMA).privacy(Zcdp.of(1)).build())
        .withMessageContaining("missing: queries");
    assertThatIllegalStateException()
        .isThrownBy(() -> PrivateGsd.builder().schema(SCHEMA).queries(queries(PAIRS)).build())
        .withMessageContaining("missing: privacy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().privacy(PureDp.of(1)).build())
        .withMessageContaining("privacy must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().privacy(ApproxDp.of(1, 0)).build())
        .withMessageContaining("privacy must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().rows(0))
        .withMessageContaining("rows must be in");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().threads(0))
        .withMessageContaining("threads must be in");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().timeLimit(Duration.ZERO))
        .withMessageContaining("limit must be in");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().queries(Queries.marginals(9)).build());
  }

  @Test
  void workloadsThatAreTooLargeAreNamed() {
    Schema wide =
        Schema.builder()
            .integer("a", 0, 7999)
            .intervals(8000)
            .integer("b", 0, 7999)
            .intervals(8000)
            .integer("c", 0, 799)
            .build();
    List<Workload> large =
        List.of(Marginal.of(wide.domain(), 0, 2), Marginal.of(wide.domain(), 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder().schema(wide).queries(Queries.given(wide.domain(), large)).build())
        .withMessageContaining("a,b alone has 64000000: drop it");
  }

  @Test
  void missingColumnsAreRefusedBeforeAnyCharge() {
    try (PrivacyAccountant accountant = accountant(Neighboring.ADD_REMOVE)) {
      Table table = people(5).removeColumns("age");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("r", builder().build(), table))
          .withMessageContaining("'age'");
      assertThat(accountant.history()).isEmpty();
    }
  }
}
