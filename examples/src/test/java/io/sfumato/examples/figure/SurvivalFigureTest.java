package io.sfumato.examples.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.IntervalType;
import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.SurvivalData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SurvivalFigureTest {

  private static final String BLUE = "#0072b2";
  private static final String VERMILION = "#d55e00";

  private static final SurvivalData DATA =
      SurvivalData.of(
          new double[] {1, 2, 3, 4, 5, 6, 7, 8},
          new boolean[] {true, false, true, true, false, true, true, true});

  private static final KaplanMeier EXACT = KaplanMeier.of(DATA);

  /** Of many, half of them past the horizon: known to its end. */
  private static final LifeTable TABLE = release(many());

  @BeforeAll
  static void needsNoScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  @Test
  void saysThatExactCurvesAreNotPrivateAndOnlyThen() {
    String privately = SurvivalFigure.of(10, "days").arm("a", TABLE).svg();
    String exactly = SurvivalFigure.of(10, "days").exact("a", EXACT).svg();
    String both = SurvivalFigure.of(10, "days").arm("a", TABLE).exact("a", EXACT).svg();

    assertThat(privately).doesNotContain("NOT PRIVATE").contains("number at risk, private");
    assertThat(exactly)
        .contains("number at risk, exact: NOT PRIVATE", "censored times: NOT PRIVATE");
    assertThat(both).contains("number at risk, private", "censored times: NOT PRIVATE");
  }

  @Test
  void marksCensoredTimesOfExactCurvesOnly() {
    Svg privately = Svg.of(SurvivalFigure.of(10, "days").arm("a", TABLE).svg());
    Svg exactly = Svg.of(SurvivalFigure.of(10, "days").exact("a", EXACT).svg());

    assertThat(privately.lines(BLUE)).hasSize(2); // the legend, the curve
    assertThat(exactly.lines(BLUE)).hasSize(4); // and a mark for each of two censored times
  }

  @Test
  void alignsNumbersAtRiskWithTicks() {
    Svg svg = Svg.of(SurvivalFigure.of(8, "days").ticks(0, 2.5, 8).exact("arm", EXACT).svg());

    double row = svg.texts().stream().mapToDouble(Svg.Text::y).max().orElseThrow();
    List<Svg.Text> cells = svg.texts().stream().filter(t -> t.y() == row).toList();
    assertThat(cells).extracting(Svg.Text::text).containsExactly("arm", "8", "6", "1");
    assertThat(cells.get(1).x()).isEqualTo(svg.find("0").x());
    assertThat(cells.get(2).x()).isEqualTo(svg.find("2.5").x());
    assertThat(cells.get(1).anchor()).isEqualTo("middle");
  }

  @Test
  void writesRoundedPrivateNumbersOrNone() {
    Svg svg = Svg.of(SurvivalFigure.of(20, "days").ticks(0, 5, 20).arm("arm", TABLE).svg());
    Svg.Text five = svg.find("5");

    assertThat(svg.texts().stream().filter(t -> t.x() == five.x() && t.y() > five.y()))
        .extracting(Svg.Text::text)
        .containsExactly(Long.toString(Math.round(TABLE.riskTable(5).rows().get(0).atRisk())));
    Svg.Text twenty = svg.find("20"); // beyond the horizon of the table
    assertThat(svg.texts().stream().filter(t -> t.x() == twenty.x() && t.y() > twenty.y()))
        .extracting(Svg.Text::text)
        .containsExactly("");
  }

  @Test
  void drawsEachArmInItsColor() {
    Svg svg = Svg.of(SurvivalFigure.of(10, "days").arm("one", TABLE).arm("two", TABLE).svg());

    assertThat(svg.lines(BLUE)).hasSize(2);
    assertThat(svg.lines(VERMILION)).hasSize(2);
    assertThat(svg.areas(BLUE)).hasSize(1);
    assertThat(svg.areas(VERMILION)).hasSize(1);
    assertThat(svg.words()).contains("one", "two", "95 % band");
  }

  @Test
  void interruptsCurvesWhereNothingIsKnown() {
    LifeTable few = release(DATA);
    Svg svg = Svg.of(SurvivalFigure.of(10, "days").arm("few", few).arm("many", TABLE).svg());

    assertThat(few.kaplanMeier().reliableUpTo()).isLessThan(10);
    assertThat(TABLE.kaplanMeier().reliableUpTo()).isEqualTo(10);
    assertThat(svg.dashes(BLUE)).hasSize(1);
    assertThat(svg.dashes(VERMILION)).isEmpty();
    assertThat(svg.areas(BLUE)).hasSize(2); // the band, and a paler one
    assertThat(svg.areas(VERMILION)).hasSize(1);
    assertThat(svg.words()).contains("too few at risk to know, given the noise");
    assertThat(SurvivalFigure.of(10, "days").arm("many", TABLE).svg()).doesNotContain("too few");
  }

  @Test
  void drawsLimitsOfAnExactCurve() {
    for (IntervalType type : IntervalType.values()) {
      Svg svg = Svg.of(SurvivalFigure.of(10, "days").exact("a", EXACT, type, 0.9).svg());
      assertThat(svg.areas(BLUE)).hasSize(1);
      assertThat(svg.areas(BLUE).get(0)).doesNotContain("NaN");
      assertThat(svg.words()).contains("90 % band");
    }
  }

  @Test
  void drawsSyntheticCurvesAsPublicWhereEnoughAreAtRisk() {
    double[] times = IntStream.rangeClosed(1, 200).mapToDouble(i -> i).toArray();
    boolean[] died = new boolean[200];
    Arrays.fill(died, true);
    KaplanMeier curve = KaplanMeier.of(SurvivalData.of(times, died));
    Svg svg = Svg.of(SurvivalFigure.of(200, "days").synthetic("a", curve).svg());

    assertThat(svg.words()).doesNotContain("NOT PRIVATE").doesNotContain("exact: NOT PRIVATE");
    String drawn = svg.lines(BLUE).get(1);
    String[] points = drawn.split("L", -1);
    // 2 % of 200 are 4 at risk: the curve ends at day 197, after 197 deaths
    assertThat(points).hasSize(1 + 2 * 197);
    assertThat(svg.dashes("#8a929a")).hasSize(2); // the median, down and across
  }

  @Test
  void marksNoMoreCensoredTimesThanCanBeSeen() {
    double[] times = IntStream.rangeClosed(1, 501).mapToDouble(i -> i).toArray();
    KaplanMeier curve = KaplanMeier.of(SurvivalData.of(times, new boolean[501]));
    Svg many = Svg.of(SurvivalFigure.of(501, "days").exact("a", curve).svg());
    Svg fewer = Svg.of(SurvivalFigure.of(500, "days").exact("a", curve).svg());

    assertThat(many.lines(BLUE)).hasSize(2);
    assertThat(many.words()).contains("exact: NOT PRIVATE");
    assertThat(fewer.lines(BLUE)).hasSize(2 + 500);
  }

  @Test
  void takesAnyTextAndKeepsItOnThePage() {
    String text = "<a> & \"b\" \u0001 " + "a long note that does not fit in one line ".repeat(8);
    Svg svg =
        Svg.of(
            SurvivalFigure.of(10, "days & <nights>")
                .title("x < y")
                .note(text)
                .arm("an arm with a name that is rather long & <odd>", TABLE)
                .describe("an arm with a name that is rather long & <odd>", "median > 3")
                .svg());

    assertThat(svg.words()).contains("x < y", "days & <nights>");
    assertThat(String.join(" ", svg.words())).contains("<a> & \"b\"");
    for (Svg.Text t : svg.texts()) {
      double width = 0.5 * t.size() * t.text().length();
      double left = t.anchor().equals("start") ? t.x() : t.x() - width;
      assertThat(left).as(t.text()).isGreaterThan(-20);
      assertThat(t.anchor().equals("start") ? t.x() + width : t.x())
          .as(t.text())
          .isLessThan(svg.width());
      assertThat(t.y()).isBetween(0.0, svg.height());
    }
  }

  @Test
  void paintsTheSameFigureAsPng() throws IOException {
    SurvivalFigure figure = SurvivalFigure.of(10, "days").arm("a", TABLE);
    Svg svg = Svg.of(figure.svg());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png()));

    assertThat(image.getWidth()).isEqualTo((int) Math.ceil(3 * svg.width()));
    assertThat(image.getHeight()).isEqualTo((int) Math.ceil(3 * svg.height()));
    int curve = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        curve += (image.getRGB(x, y) & 0xffffff) == 0x0072b2 ? 1 : 0;
      }
    }
    assertThat(curve).isGreaterThan(3000); // a line across most of 2,500 pixels
  }

  @Test
  void drawsDegenerateData() {
    SurvivalData none = SurvivalData.of(new double[0], new boolean[0]);
    SurvivalData censored = SurvivalData.of(new double[] {3, 4}, new boolean[2]);
    SurvivalData dead = SurvivalData.of(new double[] {0, 0}, new boolean[] {true, true});
    for (SurvivalData data : List.of(none, censored, dead)) {
      KaplanMeier exact = KaplanMeier.of(data);
      String svg =
          SurvivalFigure.of(10, "days")
              .arm("a", release(data))
              .exact("a", exact)
              .exact("b", exact, IntervalType.LOG_LOG, 0.95)
              .svg();
      assertThat(svg).doesNotContain("NaN", "Infinity");
      Svg.of(svg);
    }
    Svg.of(SurvivalFigure.of(10, "days").svg());
  }

  @Test
  void tellsWhatIsWrong() {
    SurvivalFigure figure = SurvivalFigure.of(10, "days");
    assertThatThrownBy(() -> SurvivalFigure.of(0, "days"))
        .hasMessage("the horizon must be finite and above 0, got 0.0");
    assertThatThrownBy(() -> figure.ticks(0, 11)).hasMessageContaining("must increase, in [0, 10]");
    assertThatThrownBy(() -> figure.ticks(5, 5)).hasMessageContaining("must increase, in [0, 10]");
    for (int arm = 0; arm < 7; arm++) {
      figure.arm("arm " + arm, TABLE);
    }
    assertThatThrownBy(() -> figure.arm("one too many", TABLE))
        .hasMessage("a figure shows at most 7 curves, got 'one too many' besides");
  }

  private static SurvivalData many() {
    double[] times = new double[800];
    boolean[] died = new boolean[800];
    for (int i = 0; i < times.length; i++) {
      times[i] = i < 400 ? 20 : 1 + i % 8;
      died[i] = i % 5 > 0;
    }
    return SurvivalData.of(times, died);
  }

  private static LifeTable release(SurvivalData data) {
    PureDp privacy = PureDp.of(1);
    DpLifeTable measurement = DpLifeTable.builder().horizon(10).privacy(privacy).build();
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(privacy)
            .unit(PrivacyUnit.rows("row"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      return accountant.release("table", measurement, data).value();
    }
  }
}
