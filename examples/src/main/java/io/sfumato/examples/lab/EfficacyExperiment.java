package io.sfumato.examples.lab;

import io.sfumato.examples.lab.Learner.Efficacy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** {@code lab efficacy}: what models learned from a synthetic table are worth on real rows. */
@Command(
    name = "efficacy",
    sortOptions = false,
    description = {
      "Trains models on a real and on a synthetic table, and tests both on real rows that were left"
          + " out of the real training. If the synthetic table was made from these too, that is no"
          + " fair test: make it from other rows, and give these as --test. NOT PRIVATE: for data you"
          + " may see in the clear.",
      "",
      "Prints a row for each model and training table:",
      "  predicts   the target, or which: whether a row is real or synthetic. There an AUC of 1/2"
          + " says that the model cannot tell, 1 that it always can",
      "  model      majority (always the most frequent), logistic-regression, random-forest",
      "  train      real, synthetic, or both; of several synthetic tables synthetic-1, both-1 and so"
          + " on, and synthetic-mean, both-mean for the mean of their figures",
      "  macro_f1   the mean of F1 over the labels",
      "  auc        the area under the ROC curve, the mean over the labels",
      "  accuracy   the share of rows that are predicted right",
      ""
    })
final class EfficacyExperiment implements Runnable {

  /** Tells so much of a table that more rows only cost time. */
  private static final int MOST_ROWS_TOLD_APART = 10_000;

  /** Tribuo logs every training. The reference keeps the setting alive. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--real",
      required = true,
      paramLabel = "FILE",
      description = "CSV file with a header line: the real rows.")
  private Path realFile = Path.of("");

  @Option(
      names = "--synthetic",
      required = true,
      split = ",",
      paramLabel = "FILE",
      description =
          "CSV file with the same columns: the synthetic rows. Several, for example of several"
              + " seeds, each have a row, and a mean.")
  private List<Path> syntheticFiles = List.of();

  @Option(
      names = "--target",
      required = true,
      paramLabel = "COL",
      description = "The column to predict; its cells are taken for labels.")
  private String target = "";

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "CSV file with real rows to test on; without it, a share of those of --real, drawn at"
              + " random and left out of the real training.")
  private @Nullable Path testFile;

  @Option(
      names = "--test-share",
      defaultValue = "0.2",
      paramLabel = "P",
      description = "That share, in (0, 1); without it, ${DEFAULT-VALUE}.")
  private double testShare;

  @Option(
      names = "--numbers",
      split = ",",
      paramLabel = "COL",
      description =
          "The columns that hold numbers, all others labels; without it, those in which every cell"
              + " that is not empty is a number.")
  private @Nullable List<String> numbers;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Seed of the draws; without it, ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public void run() {
    if (!(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException("--test-share must be in (0, 1), got " + testShare);
    }
    Table real = read("--real", realFile);
    List<Table> synthetic = new ArrayList<>();
    for (Path file : syntheticFiles) {
      synthetic.add(read("--synthetic", file));
    }
    Table held = testFile == null ? real : read("--test", testFile);
    synthetic.forEach(table -> checkColumns(real, table, "--synthetic"));
    checkColumns(real, held, "--test");
    Set<String> numeric = numeric(real, synthetic);

    List<Integer> order = shuffled(real.rowCount(), new Random(seed));
    int tested = testFile == null ? (int) Math.round(testShare * real.rowCount()) : 0;
    int[] test = testFile == null ? ints(order.subList(0, tested)) : all(held);
    int[] train = ints(order.subList(tested, order.size()));
    if (test.length == 0 || train.length == 0) {
      throw new IllegalArgumentException(
          "--real has too few rows to learn from some and test others");
    }
    spec.commandLine()
        .getErr()
        .println("NOT PRIVATE: learns from the real rows and tests on them.");
    TRIBUO.setLevel(Level.WARNING);

    List<EfficacyRow> rows =
        new ArrayList<>(predictions(real, train, synthetic, held, test, numeric));
    rows.addAll(distinctions(real, synthetic, numeric));
    spec.commandLine().getOut().println("predicts,model,train,macro_f1,auc,accuracy");
    List<String> lines =
        rows.parallelStream() // models are independent, and each has its own seed
            .flatMap(row -> row.lines().stream())
            .toList();
    lines.forEach(spec.commandLine().getOut()::println);
  }

  private List<EfficacyRow> predictions(
      Table real, int[] train, List<Table> synthetic, Table held, int[] test, Set<String> numeric) {
    List<String> features =
        real.columnNames().stream().filter(column -> !column.equals(target)).toList();
    LearningTables tables = new LearningTables(real, synthetic, features, numeric);
    List<EfficacyRow> rows = new ArrayList<>();
    for (Learner model : Learner.values()) {
      boolean linear = model.isLinear();
      Supplier<Efficacy> ofReal =
          () ->
              model.efficacy(
                  tables.examples(real, train, target, linear),
                  tables.examples(held, test, target, linear));
      List<Supplier<Efficacy>> ofSynthetic = new ArrayList<>();
      for (Table table : synthetic) {
        ofSynthetic.add(
            () ->
                model.efficacy(
                    tables.examples(table, all(table), target, linear),
                    tables.examples(held, test, target, linear)));
      }
      rows.add(new EfficacyRow(target, model, "real", List.of(ofReal)));
      rows.add(new EfficacyRow(target, model, "synthetic", ofSynthetic));
    }
    return rows;
  }

  /** Learns from half of the rows whether they are real, and tests on the other half. */
  private List<EfficacyRow> distinctions(Table real, List<Table> synthetic, Set<String> numeric) {
    List<EfficacyRow> rows = new ArrayList<>();
    for (Learner model : List.of(Learner.LOGISTIC_REGRESSION, Learner.RANDOM_FOREST)) {
      List<Supplier<Efficacy>> each = new ArrayList<>();
      for (Table table : synthetic) {
        each.add(() -> distinction(real, table, numeric, model));
      }
      rows.add(new EfficacyRow("which", model, "both", each));
    }
    return rows;
  }

  private Efficacy distinction(Table real, Table synthetic, Set<String> numeric, Learner model) {
    Random random = new Random(seed + 1);
    int size =
        Math.min(Math.min(real.rowCount(), synthetic.rowCount()), MOST_ROWS_TOLD_APART) / 2 * 2;
    int[] ofReal = ints(shuffled(real.rowCount(), random).subList(0, size));
    int[] ofSynthetic = ints(shuffled(synthetic.rowCount(), random).subList(0, size));
    LearningTables tables =
        new LearningTables(real, List.of(synthetic), real.columnNames(), numeric);
    boolean linear = model.isLinear();
    List<MutableDataset<Label>> halves = new ArrayList<>();
    for (int from : new int[] {0, size / 2}) {
      MutableDataset<Label> half = LearningTables.noExamples();
      add(half, tables, real, ofReal, from, size / 2, "real", linear);
      add(half, tables, synthetic, ofSynthetic, from, size / 2, "synthetic", linear);
      halves.add(half);
    }
    return model.efficacy(halves.get(0), halves.get(1));
  }

  private static void add(
      MutableDataset<Label> half,
      LearningTables tables,
      Table table,
      int[] rows,
      int from,
      int count,
      String label,
      boolean linear) {
    tables.add(
        half,
        table,
        Arrays.copyOfRange(rows, from, from + count),
        Collections.nCopies(table.rowCount(), label),
        linear);
  }

  private void checkColumns(Table real, Table other, String option) {
    if (!real.containsColumn(target)) {
      throw new IllegalArgumentException(
          "--target must be one of %s, got '%s'".formatted(real.columnNames(), target));
    }
    for (String column : real.columnNames()) {
      if (!other.containsColumn(column)) {
        throw new IllegalArgumentException(
            "%s must have the columns of --real, has no '%s'".formatted(option, column));
      }
    }
  }

  private Set<String> numeric(Table real, List<Table> synthetic) {
    if (numbers != null) {
      for (String column : numbers) {
        if (!real.containsColumn(column)) {
          throw new IllegalArgumentException(
              "--numbers must be among %s, got '%s'".formatted(real.columnNames(), column));
        }
      }
      return Set.copyOf(numbers);
    }
    Set<String> found = new LinkedHashSet<>();
    for (String column : real.columnNames()) {
      if (isNumeric(real, column)
          && synthetic.stream().allMatch(table -> isNumeric(table, column))) {
        found.add(column);
      }
    }
    return found;
  }

  private static boolean isNumeric(Table table, String column) {
    return table.stringColumn(column).asList().stream()
        .allMatch(cell -> cell.isEmpty() || LearningTables.number(cell).isPresent());
  }

  /** Reads all cells as text, since what a cell means must not depend on the file it is in. */
  private static Table read(String option, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(option + " cannot be read: " + file);
    }
    try {
      Table table =
          Table.read()
              .usingOptions(
                  CsvReadOptions.builder(Files.newBufferedReader(file))
                      .columnTypes(name -> ColumnType.STRING));
      if (table.rowCount() < 2) {
        throw new IllegalArgumentException(option + " must have at least two rows: " + file);
      }
      return table;
    } catch (IOException e) {
      throw new IllegalArgumentException(option + " cannot be read: " + file, e);
    }
  }

  private static List<Integer> shuffled(int rows, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(order, random);
    return order;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] all(Table table) {
    return IntStream.range(0, table.rowCount()).toArray();
  }
}
