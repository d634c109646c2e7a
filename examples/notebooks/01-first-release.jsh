// examples/jshell examples/notebooks/01-first-release.jsh

// A first private release, from the root of the checkout. Read along, or open examples/jshell and type
// the lines one by one; there you can leave out System.out.println.

// ---------------------------------------------------------------------------------------------------
// 1. A budget

// Every private number you publish tells a little about each patient. An accountant adds up how much and
// stops at a limit, the budget. Its memory is a ledger: here a file, which all notebooks can share.

Path folder = Files.createTempDirectory("first-release");
Path ledger = folder.resolve("trial.ledger");

// JShell reads line by line and runs what could be complete: let a chain go on with a dot at the line's end.

var accountant = PrivacyAccountant.builder().
    budget(ApproxDp.of(2.0, 1e-6)).
    unit(PrivacyUnit.rows("patient")).       // whom we protect: each patient has one row
    ledger(Ledger.sqlite(ledger)).
    open();

System.out.println(accountant);

// ---------------------------------------------------------------------------------------------------
// 2. The data

// 228 patients with lung cancer: days until death (status 2) or until they were last seen (status 1).
// SurvivalData shows nothing of itself: only the accountant lets a measurement look inside.

var file = Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");
var lung = SurvivalData.readCsv(file, "time", "status", 2);

System.out.println(lung);

// ---------------------------------------------------------------------------------------------------
// 3. The release

// A life table counts deaths and ends of follow-up in ten bins of 100 days. The bins are public: they
// come from the plan of the study, never from the data. Building the measurement costs nothing yet.

var measurement = DpLifeTable.builder().
    grid(TimeGrid.uniform(1000, 10)).
    privacy(PureDp.of(0.5)).
    build();

// The accountant charges 0.5, writes that down, and only then counts and adds noise.

var release = accountant.release("lung", measurement, lung);

System.out.println(release);

// ---------------------------------------------------------------------------------------------------
// 4. What it is good for

// What follows is computed from the noisy counts alone. It cannot reach the data, so it is free.

var curve = release.value().kaplanMeier();

System.out.println("alive after a year:           " + curve.survivalAt(365));
System.out.println("half have died by day:        " + curve.median());
System.out.println("of 730 days lived on average: " + curve.restrictedMean(730));

// The band counts the noise and the chance in who took part.

System.out.println(curve.band(0.95));
System.out.println(release.value().riskTable());

// ---------------------------------------------------------------------------------------------------
// 5. What it cost

System.out.println("spent:     " + accountant.spent());
System.out.println("remaining: " + accountant.remaining());
accountant.history().forEach(System.out::println);

// ---------------------------------------------------------------------------------------------------
// 6. Too much

// A request beyond the budget is refused before the data are touched. It costs nothing.

try {
  accountant.release("lung again, and sharper",
      DpLifeTable.builder().grid(TimeGrid.uniform(1000, 10)).privacy(PureDp.of(5)).build(), lung);
} catch (BudgetExceededException e) {
  System.out.println(e.getMessage());
}

// ---------------------------------------------------------------------------------------------------
// 7. Again, for free

// A name stands for one result. Tomorrow, in another session, the same question under the same name
// finds the stored answer: the same numbers, and nothing more is spent.

accountant.close();

var tomorrow = PrivacyAccountant.builder().
    budget(ApproxDp.of(2.0, 1e-6)).
    unit(PrivacyUnit.rows("patient")).
    ledger(Ledger.sqlite(ledger)).
    open();
var replayed = tomorrow.release("lung", measurement, lung);

System.out.println("the same curve: " + (replayed.value().kaplanMeier().median() == curve.median()));
System.out.println("spent:          " + tomorrow.spent());

// Another question under that name is an error, which says what differs.

try {
  tomorrow.release("lung",
      DpLifeTable.builder().grid(TimeGrid.uniform(1000, 20)).privacy(PureDp.of(0.5)).build(), lung);
} catch (ReleaseConflictException e) {
  System.out.println(e.getMessage());
}

tomorrow.close();
/exit
