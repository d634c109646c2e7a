// examples/jshell examples/notebooks/03-survival.jsh

// Survival analysis from one private release: curves by arm, their bands, medians, a test, a model, a figure,
// and competing risks. Start from the root of the checkout.

import io.sfumato.examples.figure.*;
import java.util.stream.*;

// ---------------------------------------------------------------------------------------------------
// 1. The data

// 228 patients with lung cancer. Which columns hold what is public, and the same for every file of a study:
// days until death (status 2) or until last seen, and the sex, 1 for men and 2 for women.

var columns = SurvivalColumns.of("time", "status").event(2).groups("sex");
var file = Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");
var lung = SurvivalData.readCsv(file, columns);

System.out.println(lung);

// ---------------------------------------------------------------------------------------------------
// 2. One release

// Public: that follow-up ends after 1000 days, and which groups there are. Each patient is in one group, so
// two curves cost no more than one. The number of bins follows from the noise and from a noisy number of
// patients, for which a small part of ε is spent; if the protocol says how many there are, give
// expectedRows(228), and nothing is.

var accountant = PrivacyAccountant.builder().
    budget(PureDp.of(1)).
    unit(PrivacyUnit.rows("patient")).
    open();

var measurement = DpLifeTable.builder().
    horizon(1000).
    groups(List.of("1", "2")).
    privacy(PureDp.of(1)).
    build();

var table = accountant.release("lung by sex", measurement, lung).value();

System.out.println(table);
System.out.println("spent: " + accountant.spent() + ", so all that follows is free");

// ---------------------------------------------------------------------------------------------------
// 3. Curves

var men = table.group("1").kaplanMeier();
var women = table.group("2").kaplanMeier();

for (double day : new double[] {182, 365, 730}) {
  System.out.printf("alive after %.0f days: %4.1f %% of men, %4.1f %% of women%n", day,
      100 * men.survivalAt(day), 100 * women.survivalAt(day));
}

// A band counts the noise and the chance in who took part. This one holds at each time by itself:

System.out.println(men.band(0.95));

// Repeating the study and the release by simulation gives more: a band for the whole curve at once, and
// intervals for what is computed from it. No data are needed for it, only the release.

var ofMen = men.bootstrap();
var ofWomen = women.bootstrap();

var whole = ofMen.simultaneousBand(0.95);

System.out.printf("men alive after a year, in a band for the whole curve: %.1f %% to %.1f %%%n", 100 * whole.lowerAt(365), 100 * whole.upperAt(365));
System.out.println("median, men:   " + ofMen.median(0.95));
System.out.println("median, women: " + ofWomen.median(0.95));

// Numbers at risk, as data. They are estimates, and may have digits.

System.out.println(table.group("2").riskTable(0, 200, 400, 600, 800, 1000));

// Where too few are left to be told from the noise, a curve knows nothing more. It says from when on:

System.out.printf("known up to day %.0f for men, %.0f for women%n", men.reliableUpTo(), women.reliableUpTo());

// ---------------------------------------------------------------------------------------------------
// 4. Comparing arms

// How many of the first 730 days a patient lives on average, and how many more women do.

System.out.println("men:        " + ofMen.restrictedMean(730, 0.95));
System.out.println("women:      " + ofWomen.restrictedMean(730, 0.95));
System.out.println("difference: " + ofWomen.against(ofMen, 730).difference(0.95));

// The log-rank test. Its p-value comes from simulation too: against the usual table of χ², which knows nothing
// of the noise, equal arms would differ "significantly" far too often.

System.out.println(DpLogRank.of(table));

// ---------------------------------------------------------------------------------------------------
// 5. A model

// A Weibull regression, fitted to the noisy cells. The data are not asked again, so it costs nothing; standard
// errors count the noise as well as the patients.

var weibull = ParametricModel.of(Family.WEIBULL).scale("group").fit(table);

for (var c : weibull.coefficients()) {
  System.out.printf("%-5s %-11s %6.2f (standard error %.2f)%n", c.parameter(), c.term(), c.estimate(), c.standardError());
}

// The scale is how fast time runs: exp(-group=2) says how many times as long women take as men. A shape above 0,
// on its logarithmic scale, says that the risk of death grows with time.

var effect = weibull.coefficient(Family.Parameter.SCALE, "group=2");
System.out.printf("women live %.2f times as long as men%n", Math.exp(-effect.estimate()));

for (String sex : List.of("1", "2")) {
  var limits = weibull.curve(sex).quantileInterval(0.5, 0.95);
  System.out.printf("median of %s: %.0f days, 95 %% in [%.0f, %.0f]%n", sex.equals("1") ? "men" : "women", weibull.curve(sex).median(), limits.lower(), limits.upper());
}

System.out.println("spent: " + accountant.spent() + ", as before");

// ---------------------------------------------------------------------------------------------------
// 6. A figure

// As journals want it: bands, medians, numbers at risk under the axis. It is drawn from the release, so it may
// be published. SVG for print, PNG for slides.

Path pictures = Files.createDirectories(Path.of("examples/target/survival"));

var figure = SurvivalFigure.of(1000, "days since enrolment").
    title("Survival with advanced lung cancer, by sex").
    note("Private log-rank test: p = " + Math.round(1000 * DpLogRank.of(table).pValue()) / 1000.0).
    arm("men", table.group("1")).
    arm("women", table.group("2"));

Files.writeString(pictures.resolve("by-sex.svg"), figure.svg());
Files.write(pictures.resolve("by-sex.png"), figure.png());
System.out.println("see " + pictures.resolve("by-sex.svg"));

// ---------------------------------------------------------------------------------------------------
// 7. Competing risks

// 1,384 patients with a harmless-looking protein in their blood. In some it turns into a malignancy; most are
// old and die of something else first. How many will have progressed? Not one minus a Kaplan-Meier curve that
// treats the dead as if they could still progress: that is too many. Both causes are counted, and each
// patient is still in one cell. These are other people, so there is another accountant.

var mgusFile = Path.of("examples/src/main/resources/io/sfumato/examples/mgus2.csv");
var mgus = SurvivalData.readCsv(mgusFile, SurvivalColumns.of("months", "outcome").causes("progression", "death"));

var clinic = PrivacyAccountant.builder().
    budget(PureDp.of(1)).
    unit(PrivacyUnit.rows("patient")).
    open();

var causes = clinic.release("mgus", DpLifeTable.builder().horizon(360).causes(2).privacy(PureDp.of(1)).build(), mgus).value();
var progression = causes.cumulativeIncidence(1);
var death = causes.cumulativeIncidence(2);

for (double years : new double[] {5, 10, 20}) {
  System.out.printf("after %2.0f years: %4.1f %% progressed, %4.1f %% died before, %4.1f %% neither%n", years,
      100 * progression.incidenceAt(12 * years), 100 * death.incidenceAt(12 * years), 100 * causes.kaplanMeier().survivalAt(12 * years));
}

var stacked = IncidenceFigure.of(360, "months since diagnosis").
    title("What becomes of patients with MGUS").
    note("ε = 1; what is above both areas has had neither").
    curve("progression", progression::incidenceAt).
    curve("death without progression", death::incidenceAt).
    stacked();

Files.writeString(pictures.resolve("mgus.svg"), stacked.svg());
System.out.println("see " + pictures.resolve("mgus.svg"));

// ---------------------------------------------------------------------------------------------------
// 8. How far off?

// These data have been public for decades, so here we may look. What follows is NOT PRIVATE, and its classes say
// so wherever they are printed.

var exact = KaplanMeier.byGroup(lung);

System.out.println(exact.get("1"));
System.out.println(LogRankTest.of(lung));

double furthest(DpKaplanMeier curve, KaplanMeier truth) {
  return IntStream.rangeClosed(0, 1000).mapToDouble(day -> Math.abs(curve.survivalAt(day) - truth.survivalAt(day))).max().getAsDouble();
}

System.out.printf("furthest from the exact curve: men %.3f, women %.3f%n", furthest(men, exact.get("1")), furthest(women, exact.get("2")));

// For scale: this is how far chance alone may have put the exact curve from the truth, at its widest.

double widest(KaplanMeier truth) {
  var limits = truth.intervals(IntervalType.LOG_LOG, 0.95);
  return IntStream.rangeClosed(60, 800).mapToDouble(day -> (limits.upperAt(day) - limits.lowerAt(day)) / 2).max().getAsDouble();
}

System.out.printf("half of the exact 95 %% limits:  men %.3f, women %.3f%n", widest(exact.get("1")), widest(exact.get("2")));

figure.exact("men", exact.get("1")).exact("women", exact.get("2"));
Files.writeString(pictures.resolve("by-sex-with-exact.svg"), figure.svg());

var exactCauses = AalenJohansen.of(mgus);
var deathIgnored = KaplanMeier.of(SurvivalData.readCsv(mgusFile, SurvivalColumns.of("months", "outcome").event("progression")));

System.out.printf("progressed after 20 years: private %.1f %%, exact %.1f %%, one minus Kaplan-Meier %.1f %%%n", 100 * progression.incidenceAt(240),
    100 * exactCauses.incidenceAt(1, 240), 100 - 100 * deathIgnored.survivalAt(240));

// ---------------------------------------------------------------------------------------------------
// 9. Why smoothing is not privacy

// Steps give patients away: each is a date of death. So some publish a smoothed curve. But smoothing is a fixed
// recipe. Say a curious reader knows everybody but one patient; then there are two curves that could have been
// published, one with and one without that patient, and the reader can compute both.

double smoothed(KaplanMeier curve, double day) {
  return IntStream.rangeClosed(-50, 50).mapToDouble(d -> curve.survivalAt(day + d)).average().getAsDouble();
}

var rows = Files.readAllLines(file).stream().skip(1).map(line -> line.split(",", -1)).toList();

KaplanMeier without(int left) {
  var kept = IntStream.range(0, rows.size()).filter(i -> i != left).mapToObj(rows::get).toList();
  boolean[] died = new boolean[kept.size()];
  for (int i = 0; i < died.length; i++) died[i] = kept.get(i)[2].equals("2");
  return KaplanMeier.of(SurvivalData.of(kept.stream().mapToDouble(r -> Double.parseDouble(r[1])).toArray(), died));
}

System.out.println("smoothed at day 300, with the first patient:    " + smoothed(without(-1), 300));
System.out.println("smoothed at day 300, without the first patient: " + smoothed(without(0), 300));

// Whichever of the two is printed, it tells for certain. Rounding only makes it less often so, and nobody can
// say how often. Noise makes both curves possible, and ε says how much more likely one of them may be: at
// ε = 1 by a factor of at most e, whatever else the reader knows.

accountant.close();
clinic.close();
/exit
