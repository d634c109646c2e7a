package io.sfumato.examples.lab;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** One run of the lab, as its caller sees it. */
record LabRun(int exitCode, List<String> out, List<String> err) {

  static LabRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Lab.run(new PrintWriter(out), new PrintWriter(err), args);
    return new LabRun(exitCode, out.toString().lines().toList(), err.toString().lines().toList());
  }
}
