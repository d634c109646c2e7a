package io.sfumato.examples;

import io.sfumato.survival.DpKaplanMeier;
import io.sfumato.survival.KaplanMeier;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A private survival curve with its band, and the exact one for comparison, as a picture. */
final class CurvePlot {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 460;

  /** Pixels of the picture for each pixel on the page, for sharp screens. */
  private static final int SCALE = 2;

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Color PRIVATE = new Color(0x2b5d8a);
  private static final Color BAND = new Color(0x2b, 0x5d, 0x8a, 0x33);
  private static final Color EXACT = new Color(0xc0562b);
  private static final Color INK = new Color(0x33383d);
  private static final Color GRID = new Color(0xe6e8ea);

  private CurvePlot() {}

  /** Returns whether Java can draw text here: some installations come without any font. */
  static boolean findsFonts() {
    try {
      return FONT.canDisplay('x');
    } catch (RuntimeException | Error e) { // the JDK has many ways of saying it
      return false;
    }
  }

  static byte[] png(DpKaplanMeier curve, DpKaplanMeier.Band band, KaplanMeier exact) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle("days")
            .yAxisTitle("share of patients alive")
            .build();
    style(chart.getStyler(), curve.grid().horizon());
    addBand(chart, curve, band);
    addPrivate(chart, curve);
    addExact(chart, exact, curve.grid().horizon());
    return encode(chart);
  }

  private static void addBand(XYChart chart, DpKaplanMeier curve, DpKaplanMeier.Band band) {
    double[] knots = curve.grid().knots();
    int n = knots.length;
    double[] x = new double[2 * n];
    double[] y = new double[2 * n];
    for (int k = 0; k < n; k++) { // out along the upper limit, back along the lower one
      x[k] = knots[k];
      y[k] = band.upperAt(knots[k]);
      x[2 * n - 1 - k] = knots[k];
      y[2 * n - 1 - k] = band.lowerAt(knots[k]);
    }
    XYSeries series = chart.addSeries("95 % band of the private curve", x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(BAND);
    series.setLineColor(BAND);
    series.setLineStyle(new BasicStroke(1f));
    series.setMarker(SeriesMarkers.NONE);
  }

  private static void addPrivate(XYChart chart, DpKaplanMeier curve) {
    XYSeries series = chart.addSeries("private curve", curve.grid().knots(), curve.survival());
    line(series, XYSeriesRenderStyle.Line, PRIVATE, 2.6f);
  }

  private static void addExact(XYChart chart, KaplanMeier exact, double horizon) {
    double[] x =
        DoubleStream.concat(
                DoubleStream.of(0),
                DoubleStream.concat(
                    DoubleStream.of(exact.times()).filter(time -> time < horizon),
                    DoubleStream.of(horizon)))
            .toArray();
    double[] y = DoubleStream.of(x).map(exact::survivalAt).toArray();
    XYSeries series = chart.addSeries("exact curve (NOT PRIVATE)", x, y);
    line(series, XYSeriesRenderStyle.Step, EXACT, 1.6f);
  }

  private static void line(XYSeries series, XYSeriesRenderStyle kind, Color color, float width) {
    series.setXYSeriesRenderStyle(kind);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width));
    series.setMarker(SeriesMarkers.NONE);
  }

  private static void style(XYStyler styler, double horizon) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartTitleVisible(false);
    styler.setChartFontColor(INK);
    styler.setLegendPosition(LegendPosition.InsideNE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendFont(FONT);
    styler.setAxisTitleFont(FONT);
    styler.setAxisTickLabelsFont(FONT);
    styler.setAxisTickLabelsColor(INK);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(horizon);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.0);
    styler.setYAxisDecimalPattern("0.0");
    styler.setXAxisDecimalPattern("0");
    styler.setPlotMargin(0);
    styler.setPlotContentSize(0.98); // at 1, ticks at the ends are left out
  }

  private static byte[] encode(XYChart chart) {
    BufferedImage image =
        new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
