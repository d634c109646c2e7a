package io.sfumato.examples.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sfumato.synth.schema.LabelColumn;
import io.sfumato.synth.schema.Schema;
import io.sfumato.synth.schema.SchemaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** The options that name a CSV file and what is public about its columns. */
final class SynthFile {

  @Option(
      names = "--csv",
      required = true,
      paramLabel = "FILE",
      description = "CSV file with a header line, one row per person.")
  private Path csv = Path.of("");

  @Option(
      names = "--prior",
      paramLabel = "FILE",
      description = "CSV file of public rows with the same columns, to start from.")
  private @Nullable Path prior;

  @ArgGroup(multiplicity = "1")
  private Description description = new Description();

  /** One of two forms. */
  static final class Description {

    @Option(
        names = "--domain",
        required = true,
        paramLabel = "FILE",
        description =
            "JSON object with the number of codes of each column, for a file of codes from 0.")
    private @Nullable Path domain;

    @Option(
        names = "--schema",
        required = true,
        paramLabel = "FILE",
        description = "JSON file of a schema, as io.sfumato.synth.schema.SchemaJson describes.")
    private @Nullable Path schema;
  }

  /**
   * Reads what is public.
   *
   * @throws IllegalArgumentException if it cannot be read, or is not of its form
   */
  Schema schema() {
    if (description.schema != null) {
      return read(description.schema, "--schema", Schema::ofJson);
    }
    Path file = description.domain == null ? Path.of("") : description.domain;
    return read(file, "--domain", SynthFile::ofDomain);
  }

  /**
   * Reads the rows.
   *
   * @throws IllegalArgumentException if the file is not a readable CSV file with these columns
   */
  Table table(Schema schema) {
    return table(schema, "--csv", csv);
  }

  /**
   * Reads the public rows to start from, if there are any.
   *
   * @throws IllegalArgumentException as for {@link #table}
   */
  Optional<Table> prior(Schema schema) {
    return Optional.ofNullable(prior).map(file -> table(schema, "--prior", file));
  }

  private static Table table(Schema schema, String option, Path csv) {
    if (!Files.isReadable(csv)) {
      throw new IllegalArgumentException(
          "%s must be a readable file, got %s".formatted(option, csv));
    }
    Table table;
    try {
      table =
          Table.read()
              .usingOptions(
                  CsvReadOptions.builder(csv.toFile())
                      .columnTypesPartial(labels(schema))
                      .missingValueIndicator(""));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("%s must be a CSV file, got %s".formatted(option, csv), e);
    }
    schema.checkShape(table);
    return table;
  }

  /** Labels are read as they are written: no column of them looks like numbers. */
  private static Map<String, ColumnType> labels(Schema schema) {
    Map<String, ColumnType> types = new HashMap<>();
    schema
        .columns()
        .forEach(
            column -> {
              if (column instanceof LabelColumn) {
                types.put(column.name(), ColumnType.STRING);
              }
            });
    return types;
  }

  private static Schema ofDomain(String json) throws IOException {
    JsonNode sizes = new ObjectMapper().readTree(json);
    if (!sizes.isObject() || sizes.isEmpty()) {
      throw new IllegalArgumentException("--domain must be a JSON object of sizes, got none");
    }
    SchemaBuilder builder = Schema.builder();
    sizes
        .properties()
        .forEach(
            column -> {
              int size = column.getValue().asInt();
              if (size < 1) {
                throw new IllegalArgumentException(
                    "--domain must give column '%s' a whole number of at least 1, got %s"
                        .formatted(column.getKey(), column.getValue()));
              }
              builder.integer(column.getKey(), 0, size - 1L);
            });
    return builder.build();
  }

  private interface Reader {
    Schema read(String json) throws IOException;
  }

  private static Schema read(Path file, String option, Reader reader) {
    try {
      return reader.read(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s must be a readable JSON file, got %s".formatted(option, file), e);
    }
  }
}
