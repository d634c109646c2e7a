// examples/jshell examples/notebooks/04-counting.jsh

// Counting as it happens: a private total after every hour, for one charge in all. Start from the root
// of the checkout.

import org.knowm.xchart.*;
import org.knowm.xchart.style.Styler.LegendPosition;
import java.awt.Color;
import java.util.stream.*;

// ---------------------------------------------------------------------------------------------------
// 1. A stream

// Flights that left New York City in each hour of the first half of 2001. Nobody needs protection here;
// think of people who come to a hospital. Each departure is an item, each hour a step.

var file = Path.of("examples/src/main/resources/io/sfumato/examples/departures.csv");
int[] departures = Files.readAllLines(file).stream().skip(1).mapToInt(line -> Integer.parseInt(line.split(",")[1])).toArray();
int hours = departures.length;

System.out.println(hours + " hours");

// ---------------------------------------------------------------------------------------------------
// 2. A counter

// A fresh count every hour, paid for one by one, would use up any budget within days. A counter pays once,
// for all hours together, and shares its noise among them. Which mechanism does that best depends on the
// number of steps and the guarantee; the counter chose the first line.

var counter = ContinualCounter.builder().
    horizon(hours).
    privacy(Zcdp.of(0.005)).
    build();

System.out.println(counter.plan());

// How far off it will be is known before there is any data: the noise does not depend on them.

System.out.println(counter.bounds());
double most = counter.bounds().maxError(0.05);

System.out.println("all hours within ± " + most + ", with probability 95 %");

// ---------------------------------------------------------------------------------------------------
// 3. Half a year

// Opening it makes the charge. After that, add what happens, and call tick by the clock: when the hour is
// over, not when something has happened. How often it ticked is public; how often you add is not.

var accountant = PrivacyAccountant.builder().
    budget(Zcdp.of(0.01)).
    unit(PrivacyUnit.rows("departure")).
    open();
var session = accountant.open("departures", counter);

CounterRelease[] released = new CounterRelease[hours];
for (int hour = 0; hour < hours; hour++) {
  for (int i = 0; i < departures[hour]; i++) {
    session.add(1);
  }
  released[hour] = session.tick();
}

System.out.println(released[hours - 1] + ", and it was " + IntStream.of(departures).sum());
System.out.println(accountant.spent());

// The horizon is part of the promise. Hour 4345 needs another counter.

try {
  session.tick();
} catch (IllegalStateException e) {
  System.out.println(e.getMessage());
}

// ---------------------------------------------------------------------------------------------------
// 4. A day, from two releases

// The difference of two releases is the count between them, for free. The two have much of their noise in
// common, so it is more precise than their errors suggest.

RangeRelease day(int d) {
  return d == 0 ? released[23].fromTheStart() : released[24 * d + 23].since(released[24 * d - 1]);
}

int days = hours / 24;
var fewest = IntStream.range(0, days).boxed().min(Comparator.comparingDouble(d -> day(d).value())).get();

System.out.println("standard deviations: a total " + released[hours - 1].standardDeviation() + ", a day " + day(63).standardDeviation());
System.out.println("the quietest day: " + java.time.LocalDate.of(2001, 1, 1).plusDays(fewest) + ", " + day(fewest));

// ---------------------------------------------------------------------------------------------------
// 5. Two pictures

Path pictures = Files.createDirectories(Path.of("examples/target/counting"));

XYChart chart(String title, String x, String y) {
  var chart = new XYChartBuilder().width(900).height(420).title(title).xAxisTitle(x).yAxisTitle(y).build();
  var style = chart.getStyler();
  style.setChartBackgroundColor(Color.WHITE);
  style.setPlotBorderVisible(false);
  style.setPlotGridLinesColor(new Color(0xe6e8ea));
  style.setLegendBorderColor(Color.WHITE);
  style.setLegendPosition(LegendPosition.OutsideS);
  style.setLegendLayout(org.knowm.xchart.style.Styler.LegendLayout.Horizontal);
  style.setMarkerSize(0);
  style.setXAxisDecimalPattern("0");
  return chart;
}

XYSeries draw(XYChart chart, String name, double[] x, double[] y, int color, float width) {
  var line = chart.addSeries(name, x, y);
  line.setLineColor(new Color(color));
  line.setLineStyle(new java.awt.BasicStroke(width));
  return line;
}

void save(XYChart chart, String name) throws IOException {
  BitmapEncoder.saveBitmap(chart, pictures.resolve(name).toString(), BitmapEncoder.BitmapFormat.PNG);
  System.out.println("see " + pictures.resolve(name + ".png"));
}

// Each day: what was, what was released, and 95 % of the noise around it. The day on which few planes left
// stands out; which planes they were does not. On that day New York had a snow storm.

double[] middays = IntStream.range(0, days).mapToDouble(d -> (d + 0.5) / 7).toArray();
double[] byDay(ToDoubleFunction<RangeRelease> what) { return IntStream.range(0, days).mapToDouble(d -> what.applyAsDouble(day(d))).toArray(); }
double[] exact = IntStream.range(0, days).mapToDouble(d -> IntStream.range(24 * d, 24 * d + 24).map(h -> departures[h]).sum()).toArray();

var daily = chart("Departures in a day", "weeks of 2001", "departures");
draw(daily, "95 % of the noise", middays, byDay(r -> r.value() - 1.96 * r.standardDeviation()), 0xa9c2da, 1);
draw(daily, "95 % of the noise, above", middays, byDay(r -> r.value() + 1.96 * r.standardDeviation()), 0xa9c2da, 1).setShowInLegend(false);
draw(daily, "released", middays, byDay(RangeRelease::value), 0x2b5d8a, 2);
draw(daily, "exact (NOT PRIVATE)", middays, exact, 0xc0562b, 1.4f);
save(daily, "days");

// Each hour: how far the running total was off, between the bound for that hour alone and the bound for all
// hours at once. It hardly grows: June is about as good as January.

double[] hourNumbers = IntStream.rangeClosed(1, hours).mapToDouble(hour -> hour / 168.0).toArray();
double[] errors = new double[hours];
double[] bound = new double[hours];
for (int hour = 0, sum = 0; hour < hours; hour++) {
  sum += departures[hour];
  errors[hour] = released[hour].value() - sum;
  bound[hour] = counter.bounds().errorAt(hour + 1, 0.05);
}
double[] all = DoubleStream.generate(() -> most).limit(hours).toArray();
double[] negative(double[] x) { return DoubleStream.of(x).map(v -> -v).toArray(); }

var error = chart("Error of the running total (NOT PRIVATE)", "weeks of 2001", "released less exact");
draw(error, "all hours, 95 %", hourNumbers, all, 0xc0562b, 1.4f);
draw(error, "all hours, below", hourNumbers, negative(all), 0xc0562b, 1.4f).setShowInLegend(false);
draw(error, "this hour, 95 %", hourNumbers, bound, 0x7a9cba, 1.4f);
draw(error, "this hour, below", hourNumbers, negative(bound), 0x7a9cba, 1.4f).setShowInLegend(false);
draw(error, "error", hourNumbers, errors, 0x2b5d8a, 1.2f);
save(error, "errors");

// ---------------------------------------------------------------------------------------------------
// 6. Pure or concentrated?

// An (ε, δ) guarantee can be kept with Laplace noise, which needs no δ, or with Gaussian noise. For long
// streams Gaussian noise wins; for short ones, or a tiny δ, the counter finds out that it need not pay δ.

for (int steps : new int[] {24, 24 * 7, hours, 1 << 20}) {
  var chosen = ContinualCounter.builder().horizon(steps).privacy(ApproxDp.of(1, 1e-7)).build().plan().chosen();
  System.out.printf("%8d steps: %s, kept by %s, mean squared error %.0f%n", steps, chosen.mechanism().label(), chosen.guarantee(), chosen.estimate().get().meanSquaredError());
}

accountant.close();
/exit
