package io.sfumato.synth.query;

import io.sfumato.synth.domain.Domain;

/** Writes names of columns so that names of workloads can be taken apart again. */
final class QueryNames {

  private static final String SPECIAL = ",\"/[(;|";

  private QueryNames() {}

  /** The name of a column, quoted if it has a character that names of workloads are made of. */
  static String of(Domain domain, int column) {
    return quoted(domain.names().get(column));
  }

  static String quoted(String name) {
    return name.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0)
        ? '"' + name.replace("\"", "\"\"") + '"'
        : name;
  }
}
