package io.sfumato.examples;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Runs scripts as the {@code jshell} tool does, line by line, and collects what goes wrong. The
 * tool itself cannot be asked: it exits with status 0 after a compile error and after an uncaught
 * exception.
 */
final class JShellScript implements AutoCloseable {

  /** The tool's startup file DEFAULT. */
  private static final String DEFAULT_IMPORTS =
      """
      import java.io.*;
      import java.math.*;
      import java.net.*;
      import java.nio.file.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;
      import java.util.prefs.*;
      import java.util.regex.*;
      import java.util.stream.*;
      """;

  private final List<String> problems = new ArrayList<>();
  private final JShell shell = JShell.builder().executionEngine("local").build();

  JShellScript() {
    shell.addToClasspath(System.getProperty("java.class.path"));
    run(DEFAULT_IMPORTS);
  }

  /** Runs a script, up to its {@code /exit} if it has one, and returns all problems so far. */
  List<String> run(String script) {
    String pending = "";
    for (String line : script.lines().toList()) {
      if (pending.isBlank() && line.startsWith("/") && !line.startsWith("//")) {
        if (line.strip().equals("/exit")) {
          return List.copyOf(problems);
        }
        problems.add(line + "\n  is a command of the tool, which the test cannot run");
      } else {
        pending = evaluateWhatIsComplete(pending + line + "\n");
      }
    }
    if (!pending.isBlank()) {
      problems.add(pending.strip() + "\n  is incomplete");
    }
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    shell.close();
  }

  /** Returns what must wait for the next line. */
  private String evaluateWhatIsComplete(String source) {
    String rest = source;
    while (true) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (!next.completeness().isComplete()) {
        return next.remaining();
      }
      shell.eval(next.source()).forEach(event -> note(next.source().strip(), event));
      if (next.remaining().isEmpty()) {
        return "";
      }
      rest = next.remaining();
    }
  }

  private void note(String source, SnippetEvent event) {
    if (event.exception() != null) {
      problems.add(source + "\n  threw " + event.exception());
    } else if (event.status() != Snippet.Status.VALID) {
      shell
          .diagnostics(event.snippet())
          .forEach(problem -> problems.add(source + "\n  " + problem.getMessage(null)));
    }
  }
}
