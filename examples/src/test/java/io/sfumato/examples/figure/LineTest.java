package io.sfumato.examples.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineTest {

  @Test
  void stepsGoOnToTheEndOnlyIfThereAreTimesBeyondIt() {
    double[] times = {1, 3, 5};
    double[] values = {.9, .5, .2};
    assertThat(points(Line.steps(1, times, values, 9)))
        .isEqualTo("0,1 1,1 1,.9 3,.9 3,.5 5,.5 5,.2");
    assertThat(points(Line.steps(1, times, values, 4))).isEqualTo("0,1 1,1 1,.9 3,.9 3,.5 4,.5");
    assertThat(points(Line.steps(1, times, values, 3))).isEqualTo("0,1 1,1 1,.9 3,.9 3,.5 3,.5");
    assertThat(points(Line.steps(1, times, values, .5))).isEqualTo("0,1 .5,1");
  }

  @Test
  void stepsEndWhereNothingIsDefined() {
    double nan = Double.NaN;
    assertThat(points(Line.steps(1, new double[] {1, 3}, new double[] {.9, nan}, 9)))
        .isEqualTo("0,1 1,1 1,.9");
    assertThat(points(Line.steps(1, new double[0], new double[0], 9))).isEqualTo("0,1");
  }

  @Test
  void goesAroundABand() {
    Line lower = Line.between(0, 1, 2, 3);
    Line upper = Line.between(0, 5, 2, 7);
    assertThat(points(Line.around(lower, upper))).isEqualTo("0,5 2,7 2,3 0,1");
  }

  @Test
  void addsHeights() {
    assertThat(points(Line.between(0, 1, 2, 3).plus(Line.between(0, .5, 2, 1))))
        .isEqualTo("0,1.5 2,4");
  }

  private static String points(Line line) {
    return String.join(
        " ",
        IntStream.range(0, line.size())
            .mapToObj(i -> number(line.x(i)) + "," + number(line.y(i)))
            .toList());
  }

  private static String number(double value) {
    return Double.toString(value).replaceAll("\\.0$", "").replaceAll("^0(?=\\.)", "");
  }
}
