package io.sfumato.synth.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.ledger.Ledger;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class SchemaDiscoveryTest {

  private static final PrivacyBound PRIVACY = ApproxDp.of(1, 1e-6);
  private static final LocalDate FIRST = LocalDate.of(2020, 2, 1);

  /** Ages of 18 to 90, incomes of which 30 % are 0 and others log-normal, a few cities, days. */
  private static Table people(int rows) {
    SplittableRandom random = new SplittableRandom(5);
    IntColumn age = IntColumn.create("age");
    DoubleColumn income = DoubleColumn.create("income");
    StringColumn city = StringColumn.create("city");
    DateColumn day = DateColumn.create("day");
    StringColumn sex = StringColumn.create("sex");
    for (int i = 0; i < rows; i++) {
      age.append(18 + random.nextInt(73));
      income.append(random.nextInt(10) < 3 ? 0 : 3000 * Math.exp(random.nextGaussian()));
      city.append(
          random.nextInt(50) == 0 ? "village " + i : List.of("Zürich", "東京", "🏙").get(i % 3));
      day.append(FIRST.plusDays(random.nextInt(700)));
      sex.append(i % 2 == 0 ? "F" : "M");
    }
    return Table.create("people", age, income, city, day, sex);
  }

  private static SchemaDiscoveryBuilder all() {
    return SchemaDiscovery.builder()
        .schema(Schema.builder().categorical("sex", "F", "M"))
        .integer("age")
        .real("income")
        .quantileEdges(16)
        .nullable()
        .categorical("city")
        .date("day")
        .privacy(PRIVACY);
  }

  private static PrivacyAccountant simulation(long seed) {
    return PrivacyAccountant.builder()
        .budget(PRIVACY)
        .reserveDelta(5e-7)
        .unit(PrivacyUnit.rows("person"))
        .forSimulation(NoiseSource.seeded(seed))
        .open();
  }

  private static Schema discover(SchemaDiscovery discovery, Table table, long seed) {
    return discovery.invoke(table, NoiseSource.seeded(seed));
  }

  @Test
  void findsWhatManyRowsHave() {
    Schema schema = discover(all().build(), people(20_000), 1);
    assertThat(schema.domain().names()).containsExactly("sex", "age", "income", "city", "day");
    NumberColumn age = (NumberColumn) schema.column("age");
    assertThat(age.edges()[0]).isEqualTo(16);
    assertThat(age.edges()[age.values()]).isEqualTo(128);
    assertThat(age.values()).isEqualTo(112);
    assertThat(((LabelColumn) schema.column("city")).labels())
        .containsExactly("Zürich", "東京", "🏙", "other");
    NumberColumn days = ((DayColumn) schema.column("day")).days();
    assertThat(days.edges()[0]).isEqualTo(day(2020));
    assertThat(days.edges()[days.values()]).isEqualTo(day(2022));
    assertThat(schema.column("income").nullable()).isTrue();
    assertThat(schema.encode(people(10)).rows()).isEqualTo(10);
  }

  private static double day(int year) {
    return (double) LocalDate.of(year, 1, 1).toEpochDay();
  }

  @Test
  void edgesDivideTheRowsAboutEqually() {
    Table table = people(50_000);
    SchemaDiscovery discovery =
        SchemaDiscovery.builder()
            .quantileEdges("income", 0.0, 1e6, 20)
            .privacy(Zcdp.of(0.01))
            .build();
    NumberColumn income = (NumberColumn) discover(discovery, table, 2).column("income");
    long[] counts = Cells.counts(table.doubleColumn("income").asDoubleArray(), income.edges());
    // 30 % are 0; the others are divided into bins of a twentieth of all rows.
    assertThat(counts[0]).isBetween(15_000L, 17_500L);
    long[] others = Arrays.copyOfRange(counts, 1, counts.length);
    assertThat(others.length).isBetween(13, 15);
    assertThat(Arrays.stream(others).max().orElseThrow()).isLessThan(4000);
    assertThat(Arrays.stream(others).min().orElseThrow()).isGreaterThan(1000);
  }

  @Test
  void edgesOfIntegersAreIntegersWithinThePublicBounds() {
    SchemaDiscovery discovery =
        SchemaDiscovery.builder().quantileEdges("age", 0, 120, 8).privacy(Zcdp.of(0.1)).build();
    NumberColumn age = (NumberColumn) discover(discovery, people(5000), 3).column("age");
    assertThat(age.isInteger()).isTrue();
    assertThat(age.values()).isEqualTo(8);
    assertThat(age.edges()).startsWith(0).endsWith(121);
    assertThat(Arrays.stream(age.edges()).allMatch(edge -> edge == Math.rint(edge))).isTrue();
  }

  /** Half of the 20,000 days are of one month, the others of the two years around it. */
  @Test
  void edgesOfDatesAreDaysThatDivideTheRows() {
    SplittableRandom random = new SplittableRandom(6);
    DateColumn day = DateColumn.create("day");
    for (int i = 0; i < 20_000; i++) {
      day.append(
          i % 2 == 0
              ? LocalDate.of(2021, 3, 1).plusDays(random.nextInt(31))
              : LocalDate.of(2020, 1, 1).plusDays(random.nextInt(731)));
    }
    Table table = Table.create(day);
    LocalDate last = LocalDate.of(2021, 12, 31);
    for (SchemaDiscoveryBuilder builder :
        List.of(
            SchemaDiscovery.builder().quantileEdges("day", LocalDate.of(2020, 1, 1), last, 10),
            SchemaDiscovery.builder().date("day").quantileEdges(10))) {
      SchemaDiscovery discovery = builder.privacy(Zcdp.of(0.1)).build();
      Schema schema = discover(discovery, table, 7);
      DayColumn days = (DayColumn) schema.column("day");
      assertThat(days.hasTimes()).isFalse();
      assertThat(days.days().edges()).startsWith(day(2020)).endsWith(day(2022));
      assertThat(days.values()).isBetween(9, 10);
      double[] values = day.asList().stream().mapToDouble(LocalDate::toEpochDay).toArray();
      for (long count : Cells.counts(values, days.days().edges())) {
        assertThat(count).isBetween(1000L, 3500L);
      }
      assertThat(discovery.decode(discovery.encode(schema)).toFields())
          .isEqualTo(schema.toFields());
      assertThat(discovery.parameters().toJson()).contains("\"kind\":\"date\"", "\"bins\":10");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SchemaDiscovery.builder().quantileEdges("day", last, last.minusDays(1), 3))
        .withMessageContaining("'day'");
  }

  @Test
  void noValueIsRefused() {
    List<Double> odd =
        Arrays.asList(
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            -0.0,
            Double.NaN);
    String[] texts = {"", "\0", "\ud800", "x".repeat(300), "other", "\udbff\udfff", " "};
    SchemaDiscovery discovery = all().build();
    for (int rows : new int[] {0, 1, 7, 300}) {
      DoubleColumn numbers = DoubleColumn.create("income");
      DoubleColumn ages = DoubleColumn.create("age");
      StringColumn city = StringColumn.create("city");
      DateColumn day = DateColumn.create("day");
      for (int i = 0; i < rows; i++) {
        numbers.append(odd.get(i % 7));
        ages.append(odd.get((i + 3) % 7));
        city.append(texts[i % 7]);
        day.append(
            i % 3 == 0 ? null : i % 3 == 1 ? LocalDate.of(1, 1, 1) : LocalDate.of(9999, 1, 1));
      }
      Table table = Table.create("odd", numbers, ages, city, day, StringColumn.create("sex", rows));
      for (int seed = 0; seed < 30; seed++) {
        Schema schema = discover(discovery, table, seed);
        assertThat(schema.encode(table).rows()).isEqualTo(rows);
        assertThat(discovery.decode(discovery.encode(schema)).toFields())
            .isEqualTo(schema.toFields());
      }
    }
  }

  @Test
  void columnsWithoutAnyValueGetTheFallback() {
    Table table =
        Table.create(
            "empty",
            StringColumn.create("age", 100),
            StringColumn.create("income", 100),
            StringColumn.create("city", 100),
            StringColumn.create("day", 100),
            StringColumn.create("sex", 100));
    Schema schema = discover(all().failure(1e-6).build(), table, 4);
    assertThat(((NumberColumn) schema.column("age")).edges()).containsExactly(0, 1, 2);
    assertThat(((NumberColumn) schema.column("income")).edges()).startsWith(0).endsWith(1);
    assertThat(((LabelColumn) schema.column("city")).labels()).containsExactly("other");
    assertThat(((DayColumn) schema.column("day")).days().edges()).containsExactly(0, 1, 2);
  }

  @Test
  void theWholeBudgetIsChargedAndNothingMore() {
    Table table = people(500);
    BigDecimal sum = BigDecimal.ZERO;
    for (PrivacyEvent event : ((PrivacyEvent.Composed) all().build().event()).events()) {
      sum = sum.add(rho(event));
    }
    BigDecimal whole = Zcdp.within(ApproxDp.of(1, 5e-7)).rho();
    assertThat(sum).isLessThanOrEqualTo(whole);
    assertThat(sum).isGreaterThan(whole.multiply(new BigDecimal("0.99999999")));
    try (PrivacyAccountant accountant = simulation(1)) {
      accountant.release("schema", all().build(), table);
      assertThat(accountant.remaining().delta()).isZero();
    }
    SchemaDiscovery numbers =
        SchemaDiscovery.builder()
            .integer("age")
            .real("income")
            .quantileEdges(7)
            .privacy(Zcdp.of(0.1))
            .build();
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(0.1))
            .unit(PrivacyUnit.rows("person"))
            .forSimulation(NoiseSource.seeded(2))
            .open()) {
      accountant.release("schema", numbers, table);
      assertThat(accountant.spent()).isEqualTo(Zcdp.of(0.1));
    }
  }

  /** Returns Δ₂²/2σ² of bounds and edges, ε²/2 of labels. */
  private static BigDecimal rho(PrivacyEvent event) {
    if (event instanceof PrivacyEvent.DiscreteGaussian e) {
      return e.squaredSensitivity().dividedBy(e.variance().times(Rational.of(2))).toDecimalUp();
    }
    BigDecimal epsilon = ((ApproxDp) ((PrivacyEvent.Guaranteed) event).bound()).epsilon();
    return epsilon.multiply(epsilon).multiply(new BigDecimal("0.5"));
  }

  @Test
  void smallLossesFitTheirBudgetToo() {
    for (double rho : new double[] {1e-20, 1e-12, 1e-6, 3, 50}) {
      SchemaDiscovery discovery = all().privacy(Zcdp.of(rho)).labelDelta(1e-9).build();
      try (PrivacyAccountant accountant =
          PrivacyAccountant.builder()
              .budget(Zcdp.of(rho))
              .reserveDelta(1e-9)
              .unit(PrivacyUnit.rows("person"))
              .forSimulation(NoiseSource.seeded(2))
              .open()) {
        accountant.release("schema", discovery, people(20));
      }
    }
  }

  @Test
  void aReleaseIsReadBackFromTheLedger(@TempDir Path folder) {
    Path file = folder.resolve("ledger.db");
    Table table = people(3000);
    Schema first = release(file, table);
    assertThat(release(file, table.emptyCopy()).toFields()).isEqualTo(first.toFields());
  }

  private static Schema release(Path file, Table table) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(PRIVACY)
            .reserveDelta(5e-7)
            .unit(PrivacyUnit.rows("person"))
            .ledger(Ledger.sqlite(file))
            .open()) {
      return accountant.release("schema", all().build(), table).value();
    }
  }

  @Test
  void rulesOfTheKnownPartStay() {
    SchemaBuilder partial =
        Schema.builder()
            .integer("children", 0, 20)
            .categorical("sex", "F", "M")
            .never(
                "men with twenty", Condition.is("sex", "M"), Condition.between("children", 20, 20));
    SchemaDiscovery discovery =
        SchemaDiscovery.builder().schema(partial).integer("age").privacy(Zcdp.of(1)).build();
    partial.integer("later", 0, 1);
    Table table = people(100);
    table.addColumns(IntColumn.create("children", new int[100]));
    Schema schema = discover(discovery, table, 1);
    assertThat(schema.rules()).hasSize(1);
    assertThat(schema.domain().names()).containsExactly("children", "sex", "age");
  }

  @Test
  void whatCannotBePrivateIsRefusedBeforeAnyCharge() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all().privacy(Zcdp.of(1)).build())
        .withMessageContaining("labels cannot be discovered")
        .withMessageContaining("labelDelta");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all().privacy(PureDp.of(1)))
        .withMessageContaining("ApproxDp or Zcdp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all().labelDelta(1e-6).build())
        .withMessageContaining("labelDelta must be in (0, δ)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all().integer("sex").build())
        .withMessageContaining("'sex'");
    assertThatIllegalStateException().isThrownBy(() -> SchemaDiscovery.builder().build());
    assertThatIllegalStateException()
        .isThrownBy(() -> all().categorical("job").quantileEdges(4))
        .withMessageContaining("job");
    try (PrivacyAccountant accountant = simulation(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accountant.release("schema", all().build(), Table.create("none")))
          .withMessageContaining("'sex'");
      assertThat(accountant.remaining().concentrated().rho().signum()).isEqualTo(1);
    }
  }

  @Test
  void anAccountantWithoutADeltaForLabelsRefuses() {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(ApproxDp.of(3, 1e-5))
            .unit(PrivacyUnit.rows("person"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> accountant.release("schema", all().build(), people(5)))
          .withMessageContaining("reserveDelta");
    }
  }

  @Test
  void theEventNamesTheDeltaOfEachColumnOfLabels() {
    SchemaDiscovery discovery =
        SchemaDiscovery.builder()
            .categorical("a")
            .categorical("b")
            .categorical("c")
            .privacy(Zcdp.of(0.3))
            .labelDelta(1e-6)
            .neighboring(Neighboring.REPLACE_ONE)
            .build();
    BigDecimal sum =
        ((PrivacyEvent.Composed) discovery.event())
            .events().stream()
                .map(event -> ((ApproxDp) ((PrivacyEvent.Guaranteed) event).bound()).delta())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum).isBetween(new BigDecimal("9.99999999e-7"), new BigDecimal("1e-6"));
  }
}
