package io.sfumato.examples.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws as PNG, for sharp screens and for print. */
final class PixelCanvas implements Canvas {

  /** Pixels of the picture for each pixel on the page. */
  private static final int SCALE = 3;

  private final BufferedImage image;
  private final Graphics2D graphics;

  /** Starts a white page. */
  PixelCanvas(double width, double height) {
    image =
        new BufferedImage(
            (int) Math.ceil(SCALE * width),
            (int) Math.ceil(SCALE * height),
            BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  @Override
  public void area(Line outline, Color fill) {
    Path2D path = path(outline);
    path.closePath();
    graphics.setColor(fill);
    graphics.fill(path);
  }

  @Override
  public void line(Line line, Pen pen) {
    graphics.setColor(pen.color());
    graphics.setStroke(
        new BasicStroke(
            (float) pen.width(),
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            1,
            pen.dashed() ? new float[] {(float) Pen.DASH, (float) Pen.GAP} : null,
            0));
    graphics.draw(path(line));
  }

  @Override
  public void text(String text, double x, double baseline, Anchor anchor, Lettering lettering) {
    graphics.setColor(lettering.color());
    graphics.setFont(
        new Font(Font.SANS_SERIF, lettering.bold() ? Font.BOLD : Font.PLAIN, 1)
            .deriveFont((float) lettering.size()));
    double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
    double left =
        switch (anchor) {
          case START -> x;
          case MIDDLE -> x - width / 2;
          case END -> x - width;
        };
    graphics.drawString(text, (float) left, (float) baseline);
  }

  /** Returns the picture. Nothing can be drawn after it. */
  byte[] png() {
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  private static Path2D path(Line line) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < line.size(); i++) {
      if (i == 0) {
        path.moveTo(line.x(i), line.y(i));
      } else {
        path.lineTo(line.x(i), line.y(i));
      }
    }
    return path;
  }
}
