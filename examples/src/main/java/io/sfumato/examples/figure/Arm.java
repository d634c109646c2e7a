package io.sfumato.examples.figure;

import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** One arm, or one cause, of a figure: what is known of it, and how that is drawn. */
final class Arm {

  private static final double MARK = 4;

  private final String name;
  private final Color color;
  private String description = "";
  private @Nullable Line curve;
  private @Nullable Line doubtful;
  private @Nullable Line band;
  private @Nullable Line doubtfulBand;
  private @Nullable Line exact;
  private @Nullable Line marks;
  private @Nullable DoubleUnaryOperator atRisk;
  private boolean privateNumbers;
  private double confidence = Double.NaN;
  private double median = Double.NaN;

  Arm(String name, Color color) {
    this.name = name;
    this.color = color;
  }

  void setCurve(Line line, double privateMedian) {
    this.curve = line;
    this.median = privateMedian;
  }

  /** Sets how the private curve goes on where little is known. */
  void setDoubtful(Line line) {
    this.doubtful = line;
  }

  void setBand(Line outline, double bandConfidence) {
    this.band = outline;
    this.confidence = bandConfidence;
  }

  /** Sets how the band goes on where little is known. */
  void setDoubtfulBand(Line outline) {
    this.doubtfulBand = outline;
  }

  /** Sets an exact curve; its median counts where there is no private one. */
  void setExact(Line steps, double exactMedian) {
    this.exact = steps;
    if (curve == null) {
      median = exactMedian;
    }
  }

  /** Sets the points of an exact curve at which rows were censored. */
  void setMarks(Line points) {
    this.marks = points;
  }

  /** Sets exact numbers at risk, unless there are private ones. */
  void setExactAtRisk(DoubleUnaryOperator numbers) {
    if (!privateNumbers) {
      this.atRisk = numbers;
    }
  }

  void setAtRisk(DoubleUnaryOperator numbers) {
    this.atRisk = numbers;
    this.privateNumbers = true;
  }

  void describe(String text) {
    this.description = text;
  }

  Color color() {
    return color;
  }

  Optional<Line> curve() {
    return Optional.ofNullable(curve);
  }

  Optional<Line> exact() {
    return Optional.ofNullable(exact);
  }

  Optional<Line> band() {
    return Optional.ofNullable(band);
  }

  boolean hasBand() {
    return band != null;
  }

  boolean hasExact() {
    return exact != null;
  }

  boolean hasDoubts() {
    return doubtful != null;
  }

  boolean hasMarks() {
    return marks != null;
  }

  boolean hasNumbers() {
    return atRisk != null;
  }

  boolean hasPrivateNumbers() {
    return privateNumbers;
  }

  double confidence() {
    return confidence;
  }

  /** Returns the median of the private curve, or of the exact one, or NaN. */
  double median() {
    return median;
  }

  Key key(boolean stacked) {
    Key.Kind kind = curve == null ? Key.Kind.STEPS : stacked ? Key.Kind.AREA : Key.Kind.CURVE;
    return new Key(kind, color, description.isEmpty() ? name : name + ", " + description);
  }

  Sheet.Row row(List<Double> times) {
    return new Sheet.Row(name, color, times.stream().map(this::numberAt).toList());
  }

  void drawBand(Canvas canvas, Frame frame) {
    if (band != null) {
      canvas.area(frame.place(band), Palette.band(color));
    }
    if (doubtfulBand != null) {
      canvas.area(frame.place(doubtfulBand), Palette.doubtful(color));
    }
  }

  void drawCurve(Canvas canvas, Frame frame) {
    if (doubtful != null) {
      canvas.line(frame.place(doubtful), Pens.doubtful(color));
    }
    if (curve != null) {
      canvas.line(frame.place(curve), Pens.smooth(color));
    }
  }

  void drawExact(Canvas canvas, Frame frame) {
    if (exact != null) {
      canvas.line(frame.place(exact), Pens.steps(color));
    }
    if (marks != null) {
      Line points = frame.place(marks);
      for (int i = 0; i < points.size(); i++) {
        double x = points.x(i);
        double y = points.y(i);
        canvas.line(Line.between(x, y - MARK, x, y + MARK), Pens.mark(color));
      }
    }
  }

  private String numberAt(double time) {
    double number = atRisk == null ? Double.NaN : atRisk.applyAsDouble(time);
    return Double.isNaN(number) ? "" : Long.toString(Math.round(number));
  }
}
