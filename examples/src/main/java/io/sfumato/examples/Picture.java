package io.sfumato.examples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart in the style of the tour: lines and bands on white, as a PNG for sharp screens. */
final class Picture {

  static final Color PRIVATE = new Color(0x2b5d8a);
  static final Color EXACT = new Color(0xc0562b);
  static final Color LIMIT = new Color(0x6b7580);

  private static final int WIDTH = 860;
  private static final int HEIGHT = 460;

  /** Pixels of the picture for each pixel on the page, for sharp screens. */
  private static final int SCALE = 2;

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Color BAND = new Color(0x2b, 0x5d, 0x8a, 0x33);
  private static final Color INK = new Color(0x33383d);
  private static final Color GRID = new Color(0xe6e8ea);

  private final XYChart chart;

  /** Starts an empty chart. */
  Picture(String xTitle, String yTitle) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
  }

  /** Returns whether Java can draw text here: some installations come without any font. */
  static boolean findsFonts() {
    try {
      return FONT.canDisplay('x');
    } catch (RuntimeException | Error e) { // the JDK has many ways of saying it
      return false;
    }
  }

  /** Sets the ends of the axis across. */
  Picture across(double least, double most) {
    chart.getStyler().setXAxisMin(least);
    chart.getStyler().setXAxisMax(most);
    return this;
  }

  /** Sets the ends of the axis upwards, and how its numbers are written. */
  Picture upwards(double least, double most, String pattern) {
    chart.getStyler().setYAxisMin(least);
    chart.getStyler().setYAxisMax(most);
    chart.getStyler().setYAxisDecimalPattern(pattern);
    return this;
  }

  /** Puts the legend below the chart, where no corner inside is free. */
  Picture legendBelow() {
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(XYStyler.LegendLayout.Horizontal);
    return this;
  }

  Picture band(String name, double[] x, double[] lower, double[] upper) {
    int n = x.length;
    double[] across = new double[2 * n];
    double[] around = new double[2 * n];
    for (int k = 0; k < n; k++) { // out along the upper limit, back along the lower one
      across[k] = x[k];
      around[k] = upper[k];
      across[2 * n - 1 - k] = x[k];
      around[2 * n - 1 - k] = lower[k];
    }
    XYSeries series = chart.addSeries(name, across, around);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(BAND);
    series.setLineColor(BAND);
    series.setLineStyle(new BasicStroke(1f));
    series.setMarker(SeriesMarkers.NONE);
    return this;
  }

  Picture line(String name, double[] x, double[] y, Color color, float width) {
    return add(name, x, y, XYSeriesRenderStyle.Line, color, width);
  }

  Picture steps(String name, double[] x, double[] y, Color color, float width) {
    return add(name, x, y, XYSeriesRenderStyle.Step, color, width);
  }

  byte[] png() {
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

  private Picture add(
      String name, double[] x, double[] y, XYSeriesRenderStyle kind, Color color, float width) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(kind);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width));
    series.setMarker(SeriesMarkers.NONE);
    return this;
  }

  private static void style(XYStyler styler) {
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
    styler.setXAxisDecimalPattern("0");
    styler.setPlotMargin(0);
    styler.setPlotContentSize(0.98); // at 1, ticks at the ends are left out
  }
}
