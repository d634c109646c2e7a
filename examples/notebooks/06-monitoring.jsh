// examples/jshell examples/notebooks/06-monitoring.jsh

// Watching a trial: a survival curve after every two months while patients are still being enrolled, all
// for one charge. Start from the root of the checkout.

import io.sfumato.examples.*;
import org.knowm.xchart.*;
import java.awt.Color;
import java.util.stream.*;

// ---------------------------------------------------------------------------------------------------
// 1. The plan

// What the protocol says is public: the trial is looked at every 60 days, 30 times, and survival is given
// at 180, 360, 540 and 720 days after enrolment.

var calendar = new TrialCalendar(60, 30, 4, 3);
var plan = ContinualLifeTable.of(calendar, PureDp.of(1));

var accountant = PrivacyAccountant.builder().
    budget(PureDp.of(1)).
    unit(PrivacyUnit.rows("patient")).
    open();
var monitor = accountant.open("trial", plan);

System.out.println(accountant.spent() + " for " + calendar.periods() + " looks");

// ---------------------------------------------------------------------------------------------------
// 2. The patients

// 228 patients with lung cancer. The data say how long each was followed, not when they were enrolled: let
// it be any day of the first two years, drawn with a fixed seed.

record Person(double enrolled, double days, boolean died) {
  double left() { return enrolled + days; }
}

var file = Path.of("examples/src/main/resources/io/sfumato/examples/lung.csv");
var random = new SplittableRandom(1);
var people = Files.readAllLines(file).stream().skip(1).map(line -> line.split(",")).
    map(cells -> new Person(720 * random.nextDouble(), Double.parseDouble(cells[1]), cells[2].equals("2"))).toList();

// ---------------------------------------------------------------------------------------------------
// 3. The trial

// A patient is enrolled, and may leave later: by death, or lost to follow-up. Whoever is still followed when
// a period ends needs no word, and costs nothing: one enrolment and one exit is all that a patient adds,
// however many tables there are.

var patients = new HashMap<Person, TrialMonitor.Patient>();
var tables = new ArrayList<TrialTable>();

for (int period = 1; period <= calendar.periods(); period++) {
  double today = 60.0 * period;
  for (Person p : people) {
    if (p.enrolled() > today - 60 && p.enrolled() <= today) {
      patients.put(p, monitor.enrol());
    }
    if (p.left() > today - 60 && p.left() <= today) {
      patients.get(p).exit(p.days(), p.died());
    }
  }
  tables.add(monitor.tick());
}

// After a year, and at the end: at risk and died in the first half year, and alive after it. Numbers are those
// of patients who have had the half year's time.

for (int period : new int[] {6, 12, 30}) {
  var table = tables.get(period - 1);
  System.out.printf("day %4.0f: %.0f enrolled, %.0f at risk, %.0f died in half a year, alive after it: %.0f %%%n",
      table.date(), table.enrolled(), table.atRisk(0), table.events(0), 100 * table.kaplanMeier().survivalAt(180));
}

// ---------------------------------------------------------------------------------------------------
// 4. When to stop

// Say the protocol promised that 70 % are alive after a year, and stops the trial for harm as soon as that is
// refuted. From the eighth look on there are limits between which survival lies. We look 23 times, so let each
// pair of limits be wrong with a 23rd of 5 %: then all of them together hold with 95 %. They account for the
// noise and for the chance in who took part.

double promised = 0.7;
int first = 8;
int looks = calendar.periods() - first + 1;
double each = 1 - 0.05 / looks;
var seen = tables.subList(first - 1, calendar.periods());

double[] dates = seen.stream().mapToDouble(TrialTable::date).toArray();
double[] alive = seen.stream().mapToDouble(t -> t.kaplanMeier().survivalAt(360)).toArray();
double[] lower = seen.stream().mapToDouble(t -> t.kaplanMeier().interval(360, each).lower()).toArray();
double[] upper = seen.stream().mapToDouble(t -> t.kaplanMeier().interval(360, each).upper()).toArray();

var stop = IntStream.range(0, looks).filter(i -> upper[i] < promised).mapToObj(i -> "day " + (int) dates[i]).findFirst();
System.out.println("stop: " + stop.orElse("never"));

// The exact curve at each look, from the same patients: those who were enrolled long enough ago.

double[] exact = new double[looks];
for (int i = 0; i < looks; i++) {
  double survival = 1;
  for (int bin = 0; bin < 2; bin++) {
    double from = 180 * bin, to = from + 180, day = dates[i];
    var had = people.stream().filter(p -> Math.ceil(p.enrolled() / 60) * 60 + to <= day && p.days() > from).toList();
    double died = had.stream().filter(p -> p.days() <= to && p.died()).count();
    double lost = had.stream().filter(p -> p.days() <= to && !p.died()).count();
    survival *= 1 - died / Math.max(1, had.size() - lost / 2);
  }
  exact[i] = survival;
}

// ---------------------------------------------------------------------------------------------------
// 5. A picture

var chart = new XYChartBuilder().width(900).height(420).title("Alive a year after enrolment, as known at each look").xAxisTitle("day of the trial").yAxisTitle("share").build();
var style = chart.getStyler();
style.setChartBackgroundColor(Color.WHITE);
style.setPlotBorderVisible(false);
style.setPlotGridLinesColor(new Color(0xe6e8ea));
style.setLegendBorderColor(Color.WHITE);
style.setLegendPosition(org.knowm.xchart.style.Styler.LegendPosition.OutsideS);
style.setLegendLayout(org.knowm.xchart.style.Styler.LegendLayout.Horizontal);
style.setMarkerSize(0);
style.setYAxisMin(0.0);
style.setYAxisMax(1.0);
style.setYAxisDecimalPattern("0.0");
style.setXAxisDecimalPattern("0");

XYSeries draw(String name, double[] y, int color, float width) {
  var line = chart.addSeries(name, dates, y);
  line.setLineColor(new Color(color));
  line.setLineStyle(new java.awt.BasicStroke(width));
  return line;
}

draw("limits for all looks together", upper, 0xa9c2da, 1.4f);
draw("lower limit", lower, 0xa9c2da, 1.4f).setShowInLegend(false);
draw("private", alive, 0x2b5d8a, 2.4f);
draw("exact (NOT PRIVATE)", exact, 0xc0562b, 1.4f);
draw("promised", DoubleStream.generate(() -> promised).limit(looks).toArray(), 0x6b7580, 1.2f);

Path picture = Files.createDirectories(Path.of("examples/target/monitoring")).resolve("looks.png");
BitmapEncoder.saveBitmap(chart, picture.toString(), BitmapEncoder.BitmapFormat.PNG);
System.out.println("see " + picture);

accountant.close();
/exit
