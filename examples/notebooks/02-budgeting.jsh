// examples/jshell examples/notebooks/02-budgeting.jsh

// How to plan a study: what a budget buys, what it is worth to fix a plan before the first answer is
// seen, and how to read what was spent. Start from the root of the checkout.

import org.knowm.xchart.*;
import java.util.stream.*;

var oneRow = Neighboring.ADD_REMOVE;

// ---------------------------------------------------------------------------------------------------
// 1. What a budget buys

// Say the board grants (ε, δ) = (2, 1e-6). For one release, how much Gaussian noise is that? The answer
// is in units of the sensitivity: how far one patient can move the number.

var budget = ApproxDp.of(2, 1e-6);

System.out.println("one release:    σ = " + Calibration.gaussianScale(budget, 1));

// For a hundred releases, all planned before the first. Their noise grows by √100, not by 100.

var fixed = Calibration.of(budget, oneRow);

System.out.println("100 releases:   σ = " + fixed.smallest(s -> PrivacyEvent.gaussian(s).times(100)));

// The other way round: the noise is given, so how many releases are there?

System.out.println("with σ = 20:    " + fixed.largestCount(k -> PrivacyEvent.gaussian(20).times(k)) + " releases");

// If each release uses a random hundredth of the patients, and nobody learns who they were, a thousand
// need little noise each.

System.out.println("1000 on 1 in 100: σ = " +
    fixed.smallest(s -> PrivacyEvent.gaussian(s).sampled(0.01).times(1000)));

// ---------------------------------------------------------------------------------------------------
// 2. What a plan costs, by every method

// The first is the tightest there is: an interval that contains the truth. The others are bounds that
// are easier to compute, and what other tools may report for the same plan.

var study = new PrivacyEvent.Composed(List.of(
    PrivacyEvent.laplace(20).times(30),
    PrivacyEvent.gaussian(25).times(50)));
var cost = PlanCost.of(study, oneRow).epsilon(1e-6);

System.out.println("loss distribution:  " + cost.lossDistribution());
System.out.println("Renyi:              " + cost.renyi().getAsDouble());
System.out.println("zero-concentrated:  " + cost.concentrated().getAsDouble());

// ---------------------------------------------------------------------------------------------------
// 3. Two pictures

// Which ε is paid depends on the δ one allows: the curve is the whole truth about a plan.

Path pictures = Files.createTempDirectory("budgeting");

void draw(String title, String across, double[] x, Map<String, double[]> lines, boolean logarithmic) throws IOException {
  var chart = new XYChartBuilder().width(860).height(460).title(title).xAxisTitle(across).yAxisTitle("ε").build();
  chart.getStyler().setXAxisLogarithmic(logarithmic).setMarkerSize(0).setChartBackgroundColor(java.awt.Color.WHITE);
  chart.getStyler().setLegendPosition(org.knowm.xchart.style.Styler.LegendPosition.InsideNW);
  if (logarithmic) chart.getStyler().setLegendPosition(org.knowm.xchart.style.Styler.LegendPosition.InsideNE);
  lines.forEach((name, y) -> chart.addSeries(name, x, y));
  Path file = pictures.resolve(title.replaceAll("\\W+", "-") + ".png");
  BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  System.out.println("see " + file);
}

var study_ = PlanCost.of(study, oneRow);
double[] deltas = IntStream.rangeClosed(0, 24).mapToDouble(i -> Math.pow(10, -12 + i / 2.4)).toArray();

var byDelta = new LinkedHashMap<String, double[]>();
byDelta.put("zero-concentrated", Arrays.stream(deltas).map(d -> study_.epsilon(d).concentrated().getAsDouble()).toArray());
byDelta.put("Renyi", Arrays.stream(deltas).map(d -> study_.epsilon(d).renyi().getAsDouble()).toArray());
byDelta.put("loss distribution", Arrays.stream(deltas).map(d -> study_.epsilon(d).lossDistribution().upper()).toArray());

draw("The same plan at every delta", "δ", deltas, byDelta, true);

// And how ε grows with the number of releases: by their sum, or by its root.

double[] counts = IntStream.rangeClosed(1, 25).mapToDouble(i -> 8 * i).toArray();
PlanCost.Bounds after(double k) { return PlanCost.of(PrivacyEvent.laplace(20).times((long) k), oneRow).epsilon(1e-6); }

var byCount = new LinkedHashMap<String, double[]>();
byCount.put("sum of ε", Arrays.stream(counts).map(k -> after(k).basic().getAsDouble()).toArray());
byCount.put("Renyi", Arrays.stream(counts).map(k -> after(k).renyi().getAsDouble()).toArray());
byCount.put("loss distribution", Arrays.stream(counts).map(k -> after(k).lossDistribution().upper()).toArray());

draw("Laplace releases of 1 over 20", "releases", counts, byCount, false);

// ---------------------------------------------------------------------------------------------------
// 4. A sealed plan against releases chosen on the way

// Fifty weekly counts of admissions by sex. Planned in advance they may be charged by their loss
// distribution; chosen one after another, after seeing answers, they may not: an accountant then adds up
// in ways that hold whatever is asked next.

var rows = List.of("F", "M", "M", "F", "M");
var weekly = VectorCount.of(List.of("F", "M"), Zcdp.of(0.001));

PrivacyAccountant accountant() {
  return PrivacyAccountant.builder().budget(budget).unit(PrivacyUnit.rows("patient")).reserveDelta(5e-7).open();
}

var sealed = accountant();
var plan = SealedPlan.builder().steps("week", weekly, 50).delta(5e-7).build();
var open = sealed.seal("admissions", plan);

System.out.println(open.release("week 1", weekly, rows));
System.out.println("sealed:   " + open.receipt().cost() + ", paid once; " + open.remainingSteps().size() + " steps to go");

var onTheWay = accountant();
for (int week = 1; week <= 50; week++) {
  onTheWay.release("week " + week, weekly, rows);
}

System.out.println("adaptive: " + onTheWay.spent());

// What is left differs.

System.out.println("left after the sealed plan: " + sealed.remaining());
System.out.println("left after the same weeks:  " + onTheWay.remaining());

// How each is kept, and why no tighter number is allowed:

System.out.println(onTheWay.explain());

// ---------------------------------------------------------------------------------------------------
// 5. Reading an odometer

// Three numbers, three promises. The budget bounds everything that was and will be asked. The odometer
// holds at every moment at which you might decide to stop, for releases chosen on the way; near the end it
// reads more than the budget, because that is the price of being right at all moments at once. And spentAt
// says what these releases would have cost had they been a plan: it is the smallest, and promises nothing
// about releases that were chosen after seeing answers.

System.out.println("budget:             " + onTheWay.budget());
System.out.println("odometer(1e-6):     " + onTheWay.odometer(1e-6));
System.out.println("spentAt(1e-6):      " + onTheWay.spentAt(1e-6));

// ---------------------------------------------------------------------------------------------------
// 6. Targets that cannot be met

// No noise helps against a part of the plan that costs too much by itself.

try {
  fixed.smallest(s -> new PrivacyEvent.Composed(List.of(
      PrivacyEvent.gaussian(s), new PrivacyEvent.Guaranteed(PureDp.of(3)))));
} catch (IllegalArgumentException e) {
  System.out.println(e.getMessage());
}

sealed.close();
onTheWay.close();
/exit
