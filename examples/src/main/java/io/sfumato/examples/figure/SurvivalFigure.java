package io.sfumato.examples.figure;

import static java.util.Objects.requireNonNull;

import io.sfumato.survival.CurveIntervals;
import io.sfumato.survival.DpKaplanMeier;
import io.sfumato.survival.IntervalType;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.RiskTable;
import io.sfumato.survival.SurvivalBand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A survival figure as studies publish it: a curve for each arm, its band and its median, and the
 * numbers at risk below the ticks.
 *
 * <p>A private curve is drawn smooth. An exact one is drawn in steps, with its censored times
 * marked, and the legend says that it is <b>NOT PRIVATE</b>: a step and a mark tell when somebody
 * died or left. An arm may have both, for those who may see the data in the clear. Drawing is
 * post-processing, and free. Not safe for use by several threads.
 */
public final class SurvivalFigure {

  private static final int PIECES = 400;

  private static final double LEAST_AT_RISK = 0.02;

  /** More would run into each other. */
  private static final int MOST_MARKS = 500;

  private final Arms arms = new Arms();
  private final List<String> notes = new ArrayList<>();
  private Axis across;
  private String title = "";
  private String measure = "alive";

  private SurvivalFigure(Axis across) {
    this.across = across;
  }

  /**
   * Returns an empty figure.
   *
   * @param horizon where the axis of times ends, finite and above 0
   * @param timeTitle what is below that axis, for example {@code days since enrolment}
   * @return the figure
   * @throws IllegalArgumentException if {@code horizon} is out of range
   */
  public static SurvivalFigure of(double horizon, String timeTitle) {
    return new SurvivalFigure(Axis.ofTimes(requireNonNull(timeTitle, "timeTitle"), horizon));
  }

  /**
   * Sets the title.
   *
   * @param text the title
   * @return this figure
   */
  public SurvivalFigure title(String text) {
    this.title = requireNonNull(text, "title");
    return this;
  }

  /**
   * Sets what the curve is a share of. Without it, {@code alive}.
   *
   * @param text the words above the axis upwards
   * @return this figure
   */
  public SurvivalFigure measure(String text) {
    this.measure = requireNonNull(text, "measure");
    return this;
  }

  /**
   * Adds a line below the title, for example the p-value of a test.
   *
   * @param text the line
   * @return this figure
   */
  public SurvivalFigure note(String text) {
    notes.add(requireNonNull(text, "note"));
    return this;
  }

  /**
   * Sets the times that are labelled and below which numbers at risk stand. Without it, at most
   * nine round ones.
   *
   * @param times the times, increasing, from 0 to the horizon
   * @return this figure
   * @throws IllegalArgumentException if they are not so
   */
  public SurvivalFigure ticks(double... times) {
    this.across = across.at(Arrays.stream(times).boxed().toList());
    return this;
  }

  /**
   * Draws the private curve of a life table with its 95 % band, and writes its numbers at risk,
   * rounded.
   *
   * @param arm the name of the arm
   * @param table the life table of the arm
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms
   */
  public SurvivalFigure arm(String arm, LifeTable table) {
    DpKaplanMeier curve = table.kaplanMeier();
    return curve(arm, curve).band(arm, curve.band(0.95)).atRisk(arm, table);
  }

  /**
   * Draws a private curve, dashed where it is past what the release knows.
   *
   * @param arm the name of the arm
   * @param curve its curve
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms
   */
  public SurvivalFigure curve(String arm, DpKaplanMeier curve) {
    double end = Math.min(across.most(), curve.grid().horizon());
    double known = Math.min(end, curve.reliableUpTo());
    Arm drawn = arms.named(arm);
    drawn.setCurve(Line.of(curve::survivalAt, 0, known, PIECES), curve.median());
    if (known < end) {
      drawn.setDoubtful(Line.of(curve::survivalAt, known, end, PIECES));
    }
    return this;
  }

  /**
   * Draws a private band, paler where it is past what the release knows.
   *
   * @param arm the name of the arm
   * @param band its band
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms
   */
  public SurvivalFigure band(String arm, SurvivalBand band) {
    double end = Math.min(across.most(), band.curve().grid().horizon());
    double known = Math.min(end, band.curve().reliableUpTo());
    Arm drawn = arms.named(arm);
    drawn.setBand(around(band, 0, known), band.confidence());
    if (known < end) {
      drawn.setDoubtfulBand(around(band, Math.nextUp(known), end));
    }
    return this;
  }

  /**
   * Writes private numbers at risk below the ticks, rounded.
   *
   * @param arm the name of the arm
   * @param table the life table of the arm
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms
   */
  public SurvivalFigure atRisk(String arm, LifeTable table) {
    double end = table.grid().horizon();
    arms.named(arm).setAtRisk(time -> time > end ? Double.NaN : atRisk(table.riskTable(time)));
    return this;
  }

  /**
   * Draws the exact curve of a synthetic table. If the table was released privately, so is the
   * curve. It ends where less than 2 % of the synthetic rows are at risk: of so few, where they are
   * is noise.
   *
   * @param arm the name of the arm
   * @param curve the curve of its synthetic rows
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms
   */
  public SurvivalFigure synthetic(String arm, KaplanMeier curve) {
    double[] atRisk = curve.atRisk();
    int known =
        (int) Arrays.stream(atRisk).takeWhile(left -> left >= LEAST_AT_RISK * atRisk[0]).count();
    double[] times = Arrays.copyOf(curve.times(), known);
    double[] survival = Arrays.copyOf(curve.survival(), known);
    double median = curve.median();
    arms.named(arm)
        .setCurve(
            Line.steps(1, times, survival, across.most()),
            known > 0 && median <= times[known - 1] ? median : Double.NaN);
    return this;
  }

  /**
   * Draws an exact curve, and writes its numbers at risk unless there are private ones. Censored
   * times are marked, unless they are more than 500. <b>NOT PRIVATE:</b> it shows the data.
   *
   * @param arm the name of the arm
   * @param curve its curve
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms
   */
  public SurvivalFigure exact(String arm, KaplanMeier curve) {
    double[] times = curve.times();
    double[] survival = curve.survival();
    double[] censored = curve.censored();
    int[] marked =
        IntStream.range(0, times.length)
            .filter(i -> censored[i] > 0 && times[i] <= across.most())
            .toArray();
    Arm drawn = arms.named(arm);
    drawn.setExact(Line.steps(1, times, survival, across.most()), curve.median());
    if (marked.length <= MOST_MARKS) {
      drawn.setMarks(
          Line.through(
              IntStream.of(marked).mapToDouble(i -> times[i]).toArray(),
              IntStream.of(marked).mapToDouble(i -> survival[i]).toArray()));
    }
    drawn.setExactAtRisk(time -> atRisk(curve.riskTable(time)));
    return this;
  }

  /**
   * Draws an exact curve with its limits, as {@link #exact(String, KaplanMeier)} does. <b>NOT
   * PRIVATE:</b> it shows the data.
   *
   * @param arm the name of the arm
   * @param curve its curve
   * @param type how the limits are made; where they are not defined, none are drawn
   * @param confidence their confidence, in {@code (0, 1)}
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms, or {@code confidence}
   *     is out of range
   */
  public SurvivalFigure exact(String arm, KaplanMeier curve, IntervalType type, double confidence) {
    CurveIntervals limits = curve.intervals(type, confidence);
    double[] times = curve.times();
    double[] survival = curve.survival();
    Line lower = Line.steps(1, times, oneAtOne(survival, limits.lower()), across.most());
    Line upper = Line.steps(1, times, oneAtOne(survival, limits.upper()), across.most());
    arms.named(arm).setBand(Line.around(lower, upper), confidence);
    return exact(arm, curve);
  }

  /**
   * Adds to an arm's name in the legend, for example its median with limits.
   *
   * @param arm the name of the arm
   * @param text what follows the name
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other arms
   */
  public SurvivalFigure describe(String arm, String text) {
    arms.named(arm).describe(requireNonNull(text, "text"));
    return this;
  }

  /**
   * Returns the figure as an SVG document.
   *
   * @return the document
   */
  public String svg() {
    return sheet().svg(this::draw);
  }

  /**
   * Returns the figure as a PNG, for sharp screens and for print.
   *
   * @return the bytes of the file
   */
  public byte[] png() {
    return sheet().png(this::draw);
  }

  private void draw(Canvas canvas, Frame frame) {
    arms.drawBands(canvas, frame);
    drawMedians(canvas, frame);
    arms.drawCurves(canvas, frame);
  }

  /** Draws where the curves cross one half, and down to the times. */
  private void drawMedians(Canvas canvas, Frame frame) {
    double last = Double.NaN;
    for (Arm arm : arms.stream().toList()) {
      double median = arm.median();
      if (median <= across.most()) { // not NaN
        double x = frame.x(median);
        canvas.line(Line.between(x, frame.y(0.5), x, frame.y(0)), Pens.MEDIAN);
        last = Double.isNaN(last) ? median : Math.max(last, median);
      }
    }
    if (!Double.isNaN(last)) {
      canvas.line(Line.between(frame.x(0), frame.y(0.5), frame.x(last), frame.y(0.5)), Pens.MEDIAN);
    }
  }

  private Sheet sheet() {
    boolean anyPrivate = arms.stream().anyMatch(Arm::hasPrivateNumbers);
    return new Sheet(
        title,
        notes,
        arms.legend(false),
        across,
        Axis.ofShares(measure, 1),
        anyPrivate ? "number at risk, private" : "number at risk, exact: NOT PRIVATE",
        arms.stream()
            .filter(arm -> arm.hasNumbers() && arm.hasPrivateNumbers() == anyPrivate)
            .map(arm -> arm.row(across.ticks()))
            .toList());
  }

  private static Line around(SurvivalBand band, double from, double to) {
    return Line.around(
        Line.of(band::lowerAt, from, to, PIECES), Line.of(band::upperAt, from, to, PIECES));
  }

  /** Some limits are defined only from the first event on. */
  private static double[] oneAtOne(double[] survival, double[] limits) {
    for (int i = 0; i < limits.length && survival[i] == 1; i++) {
      limits[i] = 1;
    }
    return limits;
  }

  private static double atRisk(RiskTable table) {
    return table.rows().get(0).atRisk();
  }
}
