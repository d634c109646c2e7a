package io.sfumato.examples.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IncidenceFigureTest {

  private static final String BLUE = "#0072b2";
  private static final String VERMILION = "#d55e00";

  @Test
  void drawsALineAndABandForEachCause() {
    Svg svg = Svg.of(figure().svg());

    assertThat(svg.lines(BLUE)).hasSize(2); // the legend, the curve
    assertThat(svg.lines(VERMILION)).hasSize(3); // and the exact curve
    assertThat(svg.areas(VERMILION)).hasSize(1);
    assertThat(svg.words())
        .contains("progression", "death", "80 % band", "exact: NOT PRIVATE", "60 %")
        .doesNotContain("100 %");
  }

  @Test
  void stacksCauses() {
    IncidenceFigure figure =
        figure().exact("progression", new double[] {1, 6}, new double[] {0, .1});
    Svg svg = Svg.of(figure.stacked().svg());

    // Each an area in the legend and one in the plot, where that of death lies on progression.
    assertThat(svg.areas(BLUE)).hasSize(2);
    assertThat(svg.areas(VERMILION)).hasSize(2);
    assertThat(svg.words()).contains("100 %").doesNotContain("80 % band");
    double top = height(svg.areas(BLUE).get(1), 0);
    double floor = lastHeight(svg.areas(VERMILION).get(1));
    assertThat(floor).isEqualTo(height(svg.areas(BLUE).get(1), 0)).isEqualTo(top);
  }

  @Test
  void refusesToStackCurvesOfOtherTimes() {
    IncidenceFigure figure = figure().exact("progression", new double[] {2}, new double[] {.1});
    assertThatThrownBy(figure.stacked()::svg)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("curves that are stacked must have the same times");
  }

  @Test
  void drawsNothingAtAll() {
    Svg.of(IncidenceFigure.of(10, "months").svg());
    Svg.of(IncidenceFigure.of(10, "months").stacked().svg());
  }

  private static IncidenceFigure figure() {
    return IncidenceFigure.of(10, "months")
        .title("Two causes")
        .curve("progression", time -> 0.01 * time)
        .curve("death", time -> 0.05 * time)
        .band("death", time -> 0.04 * time, time -> 0.055 * time, 0.8)
        .exact("death", new double[] {1, 6}, new double[] {0.1, 0.3});
  }

  /** Returns the y of a point of a path. */
  private static double height(String path, int point) {
    return Double.parseDouble(
        path.substring(1).replace("Z", "").split("L", -1)[point].split(" ", -1)[1]);
  }

  private static double lastHeight(String path) {
    return height(path, path.split("L", -1).length - 1);
  }
}
