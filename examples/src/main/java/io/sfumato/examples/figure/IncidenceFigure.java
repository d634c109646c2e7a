package io.sfumato.examples.figure;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A figure of cumulative incidences: by when which share has had an event of each of several
 * competing causes. As lines, or stacked: then the height of an area is the share, and what is
 * above all of them has had no event.
 *
 * <p>Private curves are drawn smooth, and exact ones in steps, marked as <b>NOT PRIVATE</b>.
 * Drawing is post-processing, and free. Not safe for use by several threads.
 */
public final class IncidenceFigure {

  private static final int PIECES = 400;

  private final Arms causes = new Arms();
  private final List<String> notes = new ArrayList<>();
  private final Axis across;
  private String title = "";
  private boolean stacked;

  private IncidenceFigure(Axis across) {
    this.across = across;
  }

  /**
   * Returns an empty figure of lines.
   *
   * @param horizon where the axis of times ends, finite and above 0
   * @param timeTitle what is below that axis, for example {@code months since diagnosis}
   * @return the figure
   * @throws IllegalArgumentException if {@code horizon} is out of range
   */
  public static IncidenceFigure of(double horizon, String timeTitle) {
    return new IncidenceFigure(Axis.ofTimes(requireNonNull(timeTitle, "timeTitle"), horizon));
  }

  /**
   * Sets the title.
   *
   * @param text the title
   * @return this figure
   */
  public IncidenceFigure title(String text) {
    this.title = requireNonNull(text, "title");
    return this;
  }

  /**
   * Adds a line below the title.
   *
   * @param text the line
   * @return this figure
   */
  public IncidenceFigure note(String text) {
    notes.add(requireNonNull(text, "note"));
    return this;
  }

  /**
   * Stacks the causes, in the order in which they are named; bands are left out then.
   *
   * @return this figure
   */
  public IncidenceFigure stacked() {
    this.stacked = true;
    return this;
  }

  /**
   * Draws a private cumulative incidence.
   *
   * @param cause the name of the cause
   * @param incidence the share that has had an event of the cause by a time
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other causes
   */
  public IncidenceFigure curve(String cause, DoubleUnaryOperator incidence) {
    causes.named(cause).setCurve(sampled(incidence), Double.NaN);
    return this;
  }

  /**
   * Draws a private band.
   *
   * @param cause the name of the cause
   * @param lower the lower limit at a time
   * @param upper the upper limit at a time
   * @param confidence its confidence, for the legend
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other causes
   */
  public IncidenceFigure band(
      String cause, DoubleUnaryOperator lower, DoubleUnaryOperator upper, double confidence) {
    causes.named(cause).setBand(Line.around(sampled(lower), sampled(upper)), confidence);
    return this;
  }

  /**
   * Draws an exact cumulative incidence. <b>NOT PRIVATE:</b> it shows the data.
   *
   * @param cause the name of the cause
   * @param times the times of the steps, increasing; the same for all causes that are stacked
   * @param incidence the cumulative incidence from each time on
   * @return this figure
   * @throws IllegalArgumentException if there are already seven other causes
   */
  public IncidenceFigure exact(String cause, double[] times, double[] incidence) {
    causes.named(cause).setExact(Line.steps(0, times, incidence, across.most()), Double.NaN);
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

  private Line sampled(DoubleUnaryOperator function) {
    return Line.of(function, 0, across.most(), PIECES);
  }

  private void draw(Canvas canvas, Frame frame) {
    if (stacked) {
      drawStacked(canvas, frame);
    } else {
      causes.drawBands(canvas, frame);
      causes.drawCurves(canvas, frame);
    }
  }

  private void drawStacked(Canvas canvas, Frame frame) {
    List<Arm> curves = drawnWith(Arm::curve);
    List<Line> tops = new ArrayList<>();
    Line floor = sampled(time -> 0);
    for (Arm cause : curves) {
      Line top = floor.plus(cause.curve().orElseThrow());
      canvas.area(frame.place(Line.around(floor, top)), Palette.area(cause.color()));
      tops.add(top);
      floor = top;
    }
    for (int i = 0; i < tops.size(); i++) { // after all areas, so that none covers a line
      canvas.line(frame.place(tops.get(i)), Pens.smooth(curves.get(i).color()));
    }
    List<Arm> exact = drawnWith(Arm::exact);
    for (int i = 0; i < exact.size(); i++) {
      Line sum = exact.get(0).exact().orElseThrow();
      for (Arm below : exact.subList(1, i + 1)) {
        sum = sum.plus(below.exact().orElseThrow());
      }
      canvas.line(frame.place(sum), Pens.steps(exact.get(i).color()));
    }
  }

  private List<Arm> drawnWith(Function<Arm, Optional<Line>> line) {
    return causes.stream().filter(cause -> line.apply(cause).isPresent()).toList();
  }

  private Sheet sheet() {
    double most =
        causes.stream()
            .flatMap(cause -> Stream.of(cause.curve(), cause.band(), cause.exact()))
            .flatMap(Optional::stream)
            .mapToDouble(Line::highest)
            .max()
            .orElse(1);
    return new Sheet(
        title,
        notes,
        causes.legend(stacked),
        across,
        Axis.ofShares("cumulative incidence", stacked ? 1 : Axis.roundUp(most)),
        "",
        List.of());
  }
}
