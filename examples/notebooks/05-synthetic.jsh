// examples/jshell examples/notebooks/05-synthetic.jsh

// A synthetic table of a study: numbers, labels and nulls, rules that every row keeps, survival curves; how
// good it is in public, and how good it really is. Start from the root of the checkout.

import io.sfumato.examples.figure.*;
import io.sfumato.synth.quality.*;
import java.util.stream.*;
import tech.tablesaw.io.csv.CsvReadOptions;

// ---------------------------------------------------------------------------------------------------
// 1. The data, and what is public about them

// 7,874 residents of Olmsted County, Minnesota, aged 50 or more: free light chains in their blood, and how long
// they lived afterwards. The types are those of the codebook; guessed ones would depend on every row.

var texts = Set.of("sex", "mgus", "death", "chapter");
var file = Path.of("examples/src/main/resources/io/sfumato/examples/flchain.csv");
var real = Table.read().usingOptions(CsvReadOptions.builder(file.toFile()).
    columnTypes(name -> texts.contains(name) ? ColumnType.STRING : ColumnType.DOUBLE));

System.out.println(real.structure());

// The schema says what a study knows before it starts: who may take part, how long people are followed, what the
// laboratory can measure. Nothing in it is taken from the data: the largest age in the table is somebody's.
// Concentrations spread over orders of magnitude, so the edges of their intervals double in eight steps.

double[] doublings(double least, int times) {
  return DoubleStream.concat(DoubleStream.of(0), IntStream.rangeClosed(0, 8 * times).mapToDouble(k -> least * Math.pow(2, k / 8.0))).toArray();
}

// Creatinine is written in tenths: one interval each, and above 2.5 four for each doubling.

double[] tenths(double most, int times) {
  return DoubleStream.concat(IntStream.rangeClosed(0, (int) (10 * most)).mapToDouble(k -> k / 10.0), IntStream.rangeClosed(1, 4 * times).mapToDouble(k -> most * Math.pow(2, k / 4.0))).toArray();
}

var chapters = List.of("Blood", "Circulatory", "Congenital", "Digestive", "Endocrine", "External Causes", "Genitourinary", "Ill Defined",
    "Infectious", "Injury and Poisoning", "Mental", "Musculoskeletal", "Neoplasms", "Nervous", "Respiratory", "Skin");

var schema = Schema.builder().
    integer("age", 50, 109).
    categorical("sex", "F", "M").
    integer("sample.yr", 1995, 2003).
    intervals("kappa", false, doublings(0.1, 8)).decimals(2).
    intervals("lambda", false, doublings(0.1, 8)).decimals(2).
    integer("flc.grp", 1, 10).
    intervals("creatinine", false, tenths(2.5, 3)).decimals(1).nullable().
    categorical("mgus", "0", "1").
    integer("futime", 0, 5299).
    categorical("death", "0", "1").
    categorical("chapter", chapters).nullable().
    never("the living have no cause of death", Condition.is("death", "0"), Condition.is("chapter", chapters.toArray(String[]::new))).
    never("the dead have one", Condition.is("death", "1"), Condition.missing("chapter")).
    build();

// ---------------------------------------------------------------------------------------------------
// 2. One release

// What should the table answer well? All pairs of columns; and who died when, of which sex, in up to 64 intervals
// of time: from these counts Kaplan-Meier curves are made. No gradient leads from a table to such a curve, nor
// to any count of rows below a threshold, but Private-GSD needs none: it tries, in exact arithmetic, what becomes
// of all answers when a cell takes another value.

var queries = Queries.marginals(2).and(Queries.trees(3, 6).among("futime", "death", "sex"));

Path folder = Files.createDirectories(Path.of("examples/target/synthetic"));
Path ledger = folder.resolve("study.ledger");

Files.deleteIfExists(ledger);  // forgets what was spent: only for data that are public anyway

PrivacyAccountant accountant() {
  return PrivacyAccountant.builder().
      budget(ApproxDp.of(2, 1e-6)).
      unit(PrivacyUnit.rows("resident")).
      ledger(Ledger.sqlite(ledger)).
      open();
}

PrivateGsd measurement(Queries asked) {
  return PrivateGsd.builder().schema(schema).queries(asked).privacy(ApproxDp.of(1, 1e-6)).threads(2).build();
}

var study = accountant();
var synthetic = study.release("residents", measurement(queries), real).value();

System.out.println(synthetic.table().first(5));
System.out.println("spent: " + study.spent());

synthetic.table().write().csv(folder.resolve("residents.csv").toFile());

// What it was spent on. The parts add up to what was asked for, to the last digit. The number of rows is not
// public either: it is an estimate from the noisy answers.

var kinds = synthetic.steps().stream().collect(Collectors.groupingBy(step -> step.purpose().split(" ")[0], Collectors.reducing(BigDecimal.ZERO, BudgetStep::rho, BigDecimal::add)));

System.out.println(synthetic.steps().size() + " steps, ρ by kind: " + kinds);
System.out.println("in all ρ = " + kinds.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
System.out.printf("about %.0f residents%n", synthetic.rowEstimate());

study.close();

// Once paid for, a release is for ever. Another day, another process: the same name and the same question give the
// same table, and nothing more is spent.

var later = accountant();
var again = later.release("residents", measurement(queries), real).value();

System.out.println("the same table: " + Arrays.equals(again.codes().column(0), synthetic.codes().column(0)));
System.out.println("still spent: " + later.spent());

// ---------------------------------------------------------------------------------------------------
// 3. How good is it? The public answer

// For each question that was measured: how far the table is from the noisy answer, and how far the noise alone would
// put a true table. A misfit of 1 is as good as the truth; far above, the table does not follow; far below,
// it follows the noise.

System.out.println(synthetic.report());

// The columns, and two of them at once: drawn from the release, so they may be published.

Files.writeString(folder.resolve("columns.svg"), MarginalsFigure.of(schema, synthetic.codes()).title("Synthetic residents").svg());
Files.writeString(folder.resolve("age-and-follow-up.svg"), HeatMapFigure.of(schema, "age", "futime", synthetic.codes()).svg());
System.out.println("see " + folder.resolve("columns.svg"));

// ---------------------------------------------------------------------------------------------------
// 4. Survival of people who never lived

// A synthetic table is a table: whatever is written for the real one runs on it. Few are followed beyond 4,500 days,
// by the design of the study; there the curves are noise.

SortedMap<String, KaplanMeier> bySex(Table table) {
  return KaplanMeier.byGroup(SurvivalData.from(table, SurvivalColumns.of("futime", "death").event("1").groups("sex")));
}

var curves = bySex(synthetic.table());

curves.forEach((sex, curve) -> System.out.printf("%s: alive after ten years %.1f %%%n", sex, 100 * curve.survivalAt(3652)));

// If survival is all that a table is wanted for, ask for nothing else, and all of the budget goes there. Six levels of
// halving the time, each counted by sex and status, are measured at once; there is nothing to select.

var followUp = Schema.builder().categorical("sex", "F", "M").integer("futime", 0, 5299).categorical("death", "0", "1").build();
var survival = PrivateGsd.builder().
    schema(followUp).
    queries(Queries.trees(3, 6)).
    mode(PrivateGsd.Mode.ONE_SHOT).
    privacy(ApproxDp.of(0.5, 1e-6)).
    build();
var forSurvival = later.release("survival", survival, real).value();
var better = bySex(forSurvival.table());

System.out.println("spent: " + later.spent() + ", remaining: " + later.remaining());

// ---------------------------------------------------------------------------------------------------
// 5. How good is it really?

// What follows is NOT PRIVATE: it reads the real rows, and publishing any of it would undo the guarantee. It has to be
// asked for in so many words. These data are public, so here we may.

var exact = bySex(real);

double furthest(KaplanMeier one, KaplanMeier other) {
  return IntStream.rangeClosed(0, 4500).mapToDouble(day -> Math.abs(one.survivalAt(day) - other.survivalAt(day))).max().getAsDouble();
}

for (String sex : exact.keySet()) {
  System.out.printf("%s: furthest from the exact curve %.4f; of the table for survival alone, at half the ε, %.4f%n", sex, furthest(curves.get(sex), exact.get(sex)), furthest(better.get(sex), exact.get(sex)));
}

var figure = SurvivalFigure.of(5299, "days since the blood sample").title("Survival by sex, from a synthetic table");

exact.forEach((sex, curve) -> figure.synthetic(sex, curves.get(sex)).exact(sex, curve));
Files.writeString(folder.resolve("survival-with-exact.svg"), figure.svg());

// All the rest at once: marginals of one, two and three columns (three were not asked about), distributions of numbers,
// associations, random thresholds, nulls, rules, and how close synthetic rows come to real ones.

var comparison = NonPrivateComparison.ofTables(schema, real, synthetic.table()).
    epsilon(1).
    bins(20).
    evaluateOnRealDataAndDoNotPublish().
    compare();

System.out.println(comparison);

// Creatinine was reported to one decimal, and a synthetic value is anywhere in its interval: hence its large KS distance.

var both = MarginalsFigure.of(schema, synthetic.codes()).exact(schema.encode(real)).title("Synthetic and real residents");

Files.writeString(folder.resolve("columns-with-real.svg"), both.svg());
System.out.println("see " + folder.resolve("columns-with-real.svg"));

// What learns from the synthetic table? From a shell, with the real rows that are left out for the test:
//
//   examples/lab efficacy --real FILE --synthetic examples/target/synthetic/residents.csv --target death

later.close();
/exit
