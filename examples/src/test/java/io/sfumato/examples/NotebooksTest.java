package io.sfumato.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every notebook, from the root of the checkout, as readers do. */
class NotebooksTest {

  private static final Path NOTEBOOKS = Path.of("examples/notebooks");
  private static final Path IMPORTS = Path.of("examples/src/main/jshell/imports.jsh");

  @ParameterizedTest
  @MethodSource("notebooks")
  void runsWithoutErrors(Path notebook) throws IOException {
    assertThat(problemsIn(Files.readString(notebook))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void saysHowToRunItAndEnds(Path notebook) throws IOException {
    List<String> lines = Files.readAllLines(notebook);
    assertThat(lines.get(0))
        .isEqualTo("// examples/jshell " + NOTEBOOKS.resolve(notebook.getFileName()));
    assertThat(lines.get(lines.size() - 1)).isEqualTo("/exit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x = \"text\";",
        "throw new IllegalStateException();",
        "nowhere();",
        "int unfinished = (1 +",
        "/set feedback silent",
        "PureDp.of(-1);",
        // The tool takes the first line for all of it.
        "var builder = PrivacyAccountant.builder()\n    .unit(PrivacyUnit.rows(\"patient\"));"
      })
  void noticesBrokenScripts(String script) throws IOException {
    assertThat(problemsIn(script)).hasSize(1);
  }

  @Test
  void noticesBrokenScriptsBeforeTheExitOnly() throws IOException {
    assertThat(problemsIn("nowhere();\n/exit\nnowhere();")).hasSize(1);
  }

  static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      return files.filter(f -> f.toString().endsWith(".jsh")).sorted().toList().stream();
    }
  }

  private static List<String> problemsIn(String script) throws IOException {
    try (JShellScript shell = new JShellScript()) {
      assertThat(shell.run(Files.readString(IMPORTS))).isEmpty();
      return shell.run(script);
    }
  }
}
