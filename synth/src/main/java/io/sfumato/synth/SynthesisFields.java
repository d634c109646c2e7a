package io.sfumato.synth;

import io.sfumato.accounting.Fields;
import io.sfumato.privacy.Rational;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.BinnedColumn;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Workload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The stored form of a synthesis, which restores it exactly. */
final class SynthesisFields {

  private SynthesisFields() {}

  static Fields write(Synthesis synthesis) {
    CodedTable table = synthesis.table();
    List<Fields> columns = new ArrayList<>();
    for (int c = 0; c < table.domain().columns(); c++) {
      columns.add(Fields.NONE.with("codes", longs(table.column(c))));
    }
    List<Fields> steps = new ArrayList<>();
    for (BudgetStep step : synthesis.steps()) {
      steps.add(
          Fields.NONE.with("purpose", step.purpose()).with("rho", step.rho().toPlainString()));
    }
    return Fields.NONE
        .with("rows", synthesis.rows())
        .withList("columns", columns)
        .withList(
            "answers", synthesis.answers().stream().map(a -> write(table.domain(), a)).toList())
        .withList("steps", steps);
  }

  /**
   * Reads what was written.
   *
   * @param queries the workloads that were asked for; others can only be marginals
   * @throws IllegalArgumentException if the form is another
   */
  static Synthesis read(Fields stored, Domain domain, List<? extends Workload> queries) {
    List<Fields> columns = stored.list("columns");
    int[][] codes = new int[columns.size()][];
    for (int c = 0; c < codes.length; c++) {
      codes[c] =
          LongStream.of(columns.get(c).integers("codes")).mapToInt(Math::toIntExact).toArray();
    }
    Map<String, Workload> known = new HashMap<>();
    queries.forEach(query -> known.put(query.name(), query));
    List<NoisyAnswers> answers = new ArrayList<>();
    for (Fields answer : stored.list("answers")) {
      answers.add(
          new NoisyAnswers(
              workload(answer, domain, known.get(answer.text("workload"))),
              answer.integers("noisy"),
              Rational.parse(answer.text("variance"))));
    }
    List<BudgetStep> steps = new ArrayList<>();
    for (Fields step : stored.list("steps")) {
      steps.add(new BudgetStep(step.text("purpose"), new BigDecimal(step.text("rho"))));
    }
    return new Synthesis(CodedTable.of(domain, codes), stored.real("rows"), answers, steps);
  }

  private static Fields write(Domain domain, NoisyAnswers answers) {
    Fields fields =
        Fields.NONE
            .with("workload", answers.workload().name())
            .with("variance", text(answers.variance()))
            .with("noisy", answers.answers());
    if (!(answers.workload() instanceof Marginal marginal)) {
      return fields;
    }
    List<Fields> parts = new ArrayList<>();
    for (BinnedColumn part : marginal.parts()) {
      parts.add(
          Fields.NONE
              .with("column", (long) part.column())
              .with("starts", longs(starts(part, domain.size(part.column())))));
    }
    return fields.withList("parts", parts);
  }

  private static Workload workload(Fields answer, Domain domain, @Nullable Workload known) {
    if (known != null) {
      return known;
    }
    List<BinnedColumn> parts = new ArrayList<>();
    for (Fields part : answer.list("parts")) {
      int[] starts = LongStream.of(part.integers("starts")).mapToInt(Math::toIntExact).toArray();
      parts.add(BinnedColumn.startingAt(domain, Math.toIntExact(part.integer("column")), starts));
    }
    return Marginal.of(domain, parts);
  }

  /** The first code of each bin. */
  private static int[] starts(BinnedColumn part, int size) {
    return IntStream.range(0, size)
        .filter(code -> code == 0 || part.bin(code) != part.bin(code - 1))
        .toArray();
  }

  /** An exact fraction, which its own text may round. */
  private static String text(Rational value) {
    return value.numerator() + "/" + value.denominator();
  }

  private static long[] longs(int[] values) {
    return IntStream.of(values).asLongStream().toArray();
  }
}
