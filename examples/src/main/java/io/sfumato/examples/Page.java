package io.sfumato.examples;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A page of HTML that needs no other file. Text is escaped, so that it may hold anything. */
final class Page {

  private static final String FRAME =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>{title}</title>
      <style>
        body { max-width: 54rem; margin: 3rem auto; padding: 0 1.25rem; color: #23282d; background: #fff;
               font: 1.05rem/1.6 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        h1 { font-size: 2rem; line-height: 1.2; margin-bottom: 1.5rem; }
        h2 { font-size: 1.35rem; margin: 2.75rem 0 .5rem; padding-top: 1.25rem; border-top: 1px solid #dfe3e6; }
        figure { margin: 1.5rem 0; }
        img { width: 100%; height: auto; display: block; }
        figcaption { color: #5a636b; font-size: .9rem; text-align: center; }
        .scroll { overflow-x: auto; margin: 1.25rem 0; }
        table { border-collapse: collapse; font-size: .95rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .35rem 1.4rem .35rem 0; text-align: left; vertical-align: baseline; }
        th { font-weight: 600; border-bottom: 2px solid #c9d1d7; }
        td { border-bottom: 1px solid #e9ecef; }
        .callout { border-left: 4px solid #2b5d8a; background: #f2f6fa; padding: .7rem 1rem; }
      </style>
      </head>
      <body>
      <h1>{title}</h1>
      {body}</body>
      </html>
      """;

  private final String title;
  private final StringBuilder body = new StringBuilder();

  Page(String title) {
    this.title = title;
  }

  void heading(String text) {
    element("h2", text);
  }

  void paragraph(String text) {
    element("p", text);
  }

  /** Adds a paragraph that stands out. */
  void callout(String text) {
    body.append("<p class=\"callout\">").append(escaped(text)).append("</p>\n");
  }

  void picture(byte[] png, String caption) {
    body.append(
        "<figure>\n<img alt=\"%s\" src=\"data:image/png;base64,%s\">\n"
            .formatted(escaped(caption), Base64.getEncoder().encodeToString(png)));
    element("figcaption", caption);
    body.append("</figure>\n");
  }

  void table(List<String> header, List<List<String>> rows) {
    body.append("<div class=\"scroll\"><table>\n");
    body.append(row("th", header));
    rows.forEach(cells -> body.append(row("td", cells)));
    body.append("</table></div>\n");
  }

  String html() {
    return FRAME.replace("{title}", escaped(title)).replace("{body}", body);
  }

  private void element(String tag, String text) {
    body.append("<%1$s>%2$s</%1$s>%n".formatted(tag, escaped(text)));
  }

  private static String row(String tag, List<String> cells) {
    return cells.stream()
        .map(cell -> "<%1$s>%2$s</%1$s>".formatted(tag, escaped(cell)))
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
