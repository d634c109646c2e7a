package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.privacy.ApproxDp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  private static final Fields ALL =
      Fields.NONE
          .with("text", "a \"quoted\" ε\n")
          .with("flag", true)
          .with("integer", Long.MIN_VALUE)
          .with("real", 1e-300)
          .with("whole", 1000.0)
          .with("integers", new long[] {1, -2, Long.MAX_VALUE})
          .with("reals", new double[] {0.1, -0.0, 1e22, Double.MIN_VALUE})
          .with("empty", new double[0])
          .with("bound", ApproxDp.of(0.5, 1e-7))
          .withTexts("texts", List.of("F", "M"))
          .withList("list", List.of(Fields.NONE.with("x", 1L), Fields.NONE));

  @Test
  void jsonKeepsEveryKindOfValue() {
    Fields copy = Fields.parse(ALL.toJson());

    assertThat(copy).isEqualTo(ALL).hasSameHashCodeAs(ALL);
    assertThat(copy.toJson()).isEqualTo(ALL.toJson());
    assertThat(copy.text("text")).isEqualTo("a \"quoted\" ε\n");
    assertThat(copy.flag("flag")).isTrue();
    assertThat(copy.integer("integer")).isEqualTo(Long.MIN_VALUE);
    assertThat(copy.real("real")).isEqualTo(1e-300);
    assertThat(copy.real("whole")).isEqualTo(1000);
    assertThat(copy.integers("integers")).containsExactly(1, -2, Long.MAX_VALUE);
    assertThat(copy.reals("reals")).containsExactly(0.1, -0.0, 1e22, Double.MIN_VALUE);
    assertThat(copy.reals("empty")).isEmpty();
    assertThat(copy.fields("bound").text("delta")).isEqualTo("1E-7");
    assertThat(copy.texts("texts")).containsExactly("F", "M");
    assertThat(copy.list("list")).hasSize(2);
  }

  /** A ledger with an entry that can be written and not read could never be opened again. */
  @Test
  void jsonKeepsTextsAndNamesOfAnyLength() {
    Fields text = Fields.NONE.with("text", "x".repeat(20_000_001));
    assertThat(Fields.parse(text.toJson()).equals(text)).isTrue();
    Fields name = Fields.NONE.with("x".repeat(50_001), 1L);
    assertThat(Fields.parse(name.toJson()).equals(name)).isTrue();
  }

  @Test
  void namesWhatDiffers() {
    Fields before = Fields.NONE.with("grid", Fields.NONE.with("bins", 10L)).with("same", "s");
    Fields now =
        Fields.NONE.with("same", "s").with("grid", Fields.NONE.with("bins", 20L)).with("new", true);

    assertThat(before.differences(now))
        .containsExactly("grid.bins: 10, now 20", "new: absent, now true");
    assertThat(before).isNotEqualTo(now).hasToString("{grid.bins: 10, same: s}");
  }

  /** What prints alike need not be equal: a stored answer must not be given to another question. */
  @Test
  void equalityIsOfValuesNotOfTheirDisplay() {
    Fields[] different = {
      Fields.NONE,
      Fields.NONE.with("x", ""),
      Fields.NONE.with("x", "1"),
      Fields.NONE.with("x", 1L),
      Fields.NONE.with("x", 1.0),
      Fields.NONE.with("x", "absent"),
      Fields.NONE.with("x", "true"),
      Fields.NONE.with("x", true),
      Fields.NONE.with("x", new long[] {1, 2}),
      Fields.NONE.withTexts("x", List.of("1", "2")),
      Fields.NONE.withTexts("x", List.of("a, b", "c")),
      Fields.NONE.withTexts("x", List.of("a", "b, c")),
      Fields.NONE.withTexts("x", List.of("a", "b", "c")),
      Fields.NONE.with("x", new double[] {0.0}),
      Fields.NONE.with("x", new double[] {-0.0}),
      Fields.NONE.with("x", Fields.NONE),
      Fields.NONE.with("x", Fields.NONE.with("y", 1L)),
    };
    for (int i = 0; i < different.length; i++) {
      for (int j = 0; j < different.length; j++) {
        assertThat(different[i].equals(different[j])).as(i + " and " + j).isEqualTo(i == j);
        assertThat(different[i].differences(different[j]).isEmpty()).isEqualTo(i == j);
      }
      assertThat(Fields.parse(different[i].toJson())).isEqualTo(different[i]);
    }
    assertThat(different[10].differences(different[11]))
        .containsExactly("x: {\"x\":[\"a, b\",\"c\"]}, now {\"x\":[\"a\",\"b, c\"]}");
    assertThatIllegalArgumentException().isThrownBy(() -> Fields.NONE.with("x.y", 1L));
  }

  @Test
  void arraysAreCopied() {
    long[] numbers = {1, 2};
    Fields fields = Fields.NONE.with("numbers", numbers);
    numbers[0] = 9;
    fields.integers("numbers")[1] = 9;
    assertThat(fields.integers("numbers")).containsExactly(1, 2);
  }

  @Test
  void refusesWhatJsonCannotHold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fields.NONE.with("x", Double.NaN))
        .withMessage("field 'x' must be finite, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fields.NONE.with("x", new double[] {1, Double.POSITIVE_INFINITY}));
    assertThatIllegalArgumentException().isThrownBy(() -> Fields.NONE.with("x", 1L).with("x", 2L));
    assertThatIllegalArgumentException().isThrownBy(() -> Fields.NONE.with(" ", 1L));
  }

  @Test
  void refusesAFieldOfAnotherKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALL.integer("text"))
        .withMessage("field 'text' must be a Long, got String");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALL.text("none"))
        .withMessage("field 'none' must be a String, got nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"a\":", "{\"a\":null}", "{} {}", "{\"a\":1,\"a\":2}", "x"})
  void refusesOtherJson(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> Fields.parse(json));
  }
}
