package io.sfumato.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TourTest {

  @TempDir private static Path folder;

  private static String first = "";
  private static String second = "";

  @BeforeAll
  static void runTwice() throws IOException {
    System.setProperty("java.awt.headless", "true");
    first = run();
    second = run();
  }

  @Test
  void spendsNothingTheSecondTime() {
    assertThat(first)
        .containsPattern("spent before this run +\\(ε = 0, δ = 0\\)")
        .containsPattern("spent now +\\(ε = 2\\.87\\d+, δ = 1E-6\\)");
    assertThat(second)
        .containsPattern("spent before this run +\\(ε = 2\\.87\\d+, δ = 1E-6\\)")
        .containsPattern("spent now +\\(ε = 2\\.87\\d+, δ = 1E-6\\)");
    assertThat(withoutLine("spent before", second)).isEqualTo(withoutLine("spent before", first));
  }

  @Test
  void writesOnePageWithCurvesAndReceipts() throws IOException {
    String page = Files.readString(folder.resolve("index.html"));
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("src=\"data:image/png;base64,iVBOR", "NOT PRIVATE")
        .contains("<td>survival</td><td>DpLifeTable/2</td><td>ε = 1</td>")
        .contains("<td>patients-by-sex</td><td>VectorCount/1</td><td>ε = 0.2</td>")
        .contains("<td>sum-of-ages</td><td>VectorSum/1</td><td>ε = 0.3</td>")
        .contains("<td>synthetic</td><td>PrivateGsd/1</td>")
        .contains("<td>departures</td><td>CountedStream/1</td><td>ε = 0.5</td>")
        .doesNotContain("{title}", "{body}", "INSECURE");
    assertThat(page).doesNotContain("://"); // needs no network
    assertThat(Files.readString(folder.resolve("survival-by-sex.svg")))
        .contains("men, median", "women, median", "number at risk, private", "NOT PRIVATE");
  }

  @Test
  void showsARefusal() {
    assertThat(first)
        .contains(
            "Refused: release 'one-curve-too-many' asks for ε = 1; the budget can still pay for"
                + " one release of up to ε = 0.1");
  }

  private static String run() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tour.run(folder, new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }

  private static String withoutLine(String mark, String text) {
    return text.lines().filter(line -> !line.contains(mark)).toList().toString();
  }
}
