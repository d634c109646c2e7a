package io.sfumato.examples.figure;

import java.awt.Color;
import java.util.Locale;

/** Draws as SVG that needs no other file. Texts stay texts, and may hold any character. */
final class SvgCanvas implements Canvas {

  private static final String FONTS = "Helvetica, Arial, 'DejaVu Sans', sans-serif";

  private final StringBuilder svg = new StringBuilder();

  /**
   * Starts a white page.
   *
   * @param description what readers hear who cannot see the figure
   */
  SvgCanvas(double width, double height, String description) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" role="img" font-family="%3$s">
        <title>%4$s</title>
        <rect width="%1$s" height="%2$s" fill="#ffffff"/>
        """
            .formatted(number(width), number(height), FONTS, escaped(description)));
  }

  @Override
  public void area(Line outline, Color fill) {
    svg.append("<path d=\"%sZ\" %s/>\n".formatted(path(outline), paint("fill", fill)));
  }

  @Override
  public void line(Line line, Pen pen) {
    svg.append(
        "<path d=\"%s\" fill=\"none\" %s stroke-width=\"%s\"%s stroke-linejoin=\"round\"/>\n"
            .formatted(
                path(line),
                paint("stroke", pen.color()),
                number(pen.width()),
                pen.dashed()
                    ? " stroke-dasharray=\"%s %s\"".formatted(number(Pen.DASH), number(Pen.GAP))
                    : ""));
  }

  @Override
  public void text(String text, double x, double baseline, Anchor anchor, Lettering lettering) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%s\"%s %s>%s</text>\n"
            .formatted(
                number(x),
                number(baseline),
                anchor.name().toLowerCase(Locale.ROOT),
                number(lettering.size()),
                lettering.bold() ? " font-weight=\"bold\"" : "",
                paint("fill", lettering.color()),
                escaped(text)));
  }

  /** Returns the whole document. */
  String document() {
    return svg + "</svg>\n";
  }

  private static String path(Line line) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      path.append(i == 0 ? 'M' : 'L')
          .append(number(line.x(i)))
          .append(' ')
          .append(number(line.y(i)));
    }
    return path.toString();
  }

  private static String paint(String what, Color color) {
    String opaque = "%s=\"#%06x\"".formatted(what, color.getRGB() & 0xffffff);
    return color.getAlpha() == 255
        ? opaque
        : opaque + " %s-opacity=\"%s\"".formatted(what, number(color.getAlpha() / 255.0));
  }

  /** Two digits after the point, and none that say nothing. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : ' ');
              }
            });
    return escaped.toString();
  }

  /** XML has no way to write the others. */
  private static boolean isXml(int c) {
    return c >= ' ' && !(c >= 0xd800 && c <= 0xdfff) && c != 0xfffe && c != 0xffff;
  }
}
