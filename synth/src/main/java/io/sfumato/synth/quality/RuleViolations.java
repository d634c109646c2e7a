package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.RowRule;

/**
 * How many rows break a rule of the schema. <b>NOT PRIVATE.</b>
 *
 * @param rule the name of the rule
 * @param real how many real rows break it: then the rule is wrong, or the data are
 * @param synthetic how many synthetic rows break it; none, if the engine did its work
 */
public record RuleViolations(String rule, int real, int synthetic) {

  static RuleViolations of(RowRule rule, ComparedTable real, ComparedTable synthetic) {
    return new RuleViolations(
        rule.name(), count(rule, real.codes()), count(rule, synthetic.codes()));
  }

  private static int count(RowRule rule, CodedTable table) {
    int[] row = new int[table.domain().columns()];
    int broken = 0;
    for (int i = 0; i < table.rows(); i++) {
      table.copyRow(i, row);
      broken += rule.allows(row) ? 0 : 1;
    }
    return broken;
  }
}
