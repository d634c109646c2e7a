package io.sfumato.examples.figure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An SVG document, read by the JDK's parser. */
final class Svg {

  private final Document document;

  private Svg(Document document) {
    this.document = document;
  }

  static Svg of(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return new Svg(
          factory.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes(UTF_8))));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }

  /** A text and where its anchor is. */
  record Text(String text, double x, double y, String anchor, double size) {}

  List<Text> texts() {
    return elements("text").stream()
        .map(
            e ->
                new Text(
                    e.getTextContent(),
                    number(e, "x"),
                    number(e, "y"),
                    e.getAttribute("text-anchor"),
                    number(e, "font-size")))
        .toList();
  }

  List<String> words() {
    return texts().stream().map(Text::text).toList();
  }

  /** Returns where a text is that occurs once. */
  Text find(String text) {
    List<Text> found = texts().stream().filter(t -> t.text().equals(text)).toList();
    if (found.size() != 1) {
      throw new AssertionError("'%s' occurs %d times in %s".formatted(text, found.size(), words()));
    }
    return found.get(0);
  }

  /** Returns the lines of a color, as the text of their paths. */
  List<String> lines(String color) {
    return elements("path").stream()
        .filter(e -> e.getAttribute("stroke").equals(color))
        .map(e -> e.getAttribute("d"))
        .toList();
  }

  /** Returns those of the lines of a color that are interrupted. */
  List<String> dashes(String color) {
    return elements("path").stream()
        .filter(e -> e.getAttribute("stroke").equals(color))
        .filter(e -> e.hasAttribute("stroke-dasharray"))
        .map(e -> e.getAttribute("d"))
        .toList();
  }

  /** Returns the filled areas of a color. */
  List<String> areas(String color) {
    return elements("path").stream()
        .filter(e -> e.getAttribute("fill").equals(color))
        .map(e -> e.getAttribute("d"))
        .toList();
  }

  double width() {
    return number(document.getDocumentElement(), "width");
  }

  double height() {
    return number(document.getDocumentElement(), "height");
  }

  private List<Element> elements(String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
