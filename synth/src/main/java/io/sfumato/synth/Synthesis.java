package io.sfumato.synth;

import io.sfumato.synth.domain.CodedTable;
import java.util.List;

/**
 * What a synthesis makes, all of it public.
 *
 * @param table the synthetic table in codes
 * @param rows the estimated number of rows of the private table, at least 1
 * @param answers all noisy answers, in the order in which they were measured
 * @param steps what each step cost
 */
record Synthesis(
    CodedTable table, double rows, List<NoisyAnswers> answers, List<BudgetStep> steps) {

  Synthesis {
    answers = List.copyOf(answers);
    steps = List.copyOf(steps);
  }
}
