package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sfumato.ledger.LedgerEntry;
import io.sfumato.ledger.LedgerException;
import io.sfumato.mechanism.VectorCount;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The golden file holds a header, an entry and a value of format 1, one a line. It must never
 * change: ledgers of that format exist, and must stay readable.
 */
class StoredFormTest {

  private static final Terms TERMS =
      new Terms(
          ApproxDp.of(2, 1e-6),
          BigDecimal.ZERO,
          FilterMode.BEST_ORDER,
          Neighboring.ADD_REMOVE,
          PrivacyUnit.keyed("patient_id", 2),
          false);

  private static final VectorCount COUNT = VectorCount.of(List.of("F", "M"), PureDp.of(0.3));

  private static final Receipt RECEIPT =
      new Receipt(
          7,
          "by sex",
          COUNT.type(),
          COUNT.parameters(),
          new PrivacyEvent.Composed(
              List.of(
                  GroupPrivacy.over(COUNT.event(), 2),
                  new PrivacyEvent.Repeated(
                      new PrivacyEvent.Guaranteed(ApproxDp.of(0.1, 1e-9)), 3))),
          Part.WHOLE,
          PureDp.of(0.6),
          Neighboring.ADD_REMOVE,
          PrivacyUnit.keyed("patient_id", 2),
          Instant.parse("2026-11-23T08:30:00.125Z"),
          true,
          false,
          "");

  @Test
  void isWrittenAsTheGoldenFileHasIt() throws IOException {
    assertThat(TERMS.toJson()).isEqualTo(golden().get(0));
    assertThat(EntryForm.write(RECEIPT)).isEqualTo(new LedgerEntry(7, "by sex", golden().get(1)));
    assertThat(EntryForm.writeValue(Fields.NONE.with("counts", new long[] {-1, 138})))
        .isEqualTo(golden().get(2));
  }

  @Test
  void isReadBackEqual() throws IOException {
    TERMS.check(golden().get(0));
    assertThat(EntryForm.read(new LedgerEntry(7, "by sex", golden().get(1)), TERMS))
        .isEqualTo(RECEIPT);
    assertThat(EntryForm.readValue(RECEIPT, golden().get(2)).integers("counts"))
        .containsExactly(-1, 138);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"format\":2}", "{}", "not json", "{\"format\":\"1\"}"})
  void otherFormsAreRefused(String text) {
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> EntryForm.read(new LedgerEntry(7, "by sex", text), TERMS))
        .withMessageContaining("entry 7");
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> EntryForm.readValue(RECEIPT, text))
        .withMessageContaining("entry 7");
  }

  /** Entries of before do not say on how many coordinates discrete noise works. */
  @Test
  void anEntryWithoutCoordinatesIsTheSameQuestion() {
    PrivacyEvent now =
        new PrivacyEvent.Repeated(
            new PrivacyEvent.DiscreteGaussian(Rational.of(4), Rational.of(9), 2), 2);
    PrivacyEvent before =
        new PrivacyEvent.Repeated(
            new PrivacyEvent.DiscreteGaussian(Rational.of(4), Rational.of(9)), 2);
    PrivacyEvent other =
        new PrivacyEvent.Repeated(
            new PrivacyEvent.DiscreteGaussian(Rational.of(4), Rational.of(8)), 2);
    Draft draft =
        new Draft("by sex", COUNT.type(), COUNT.parameters(), now, Part.WHOLE, true, false, "");

    Draft stored = draft.withEvent(before);
    assertThat(draft.differences(stored.receipt(7, PureDp.of(1), TERMS))).isEmpty();
    assertThat(draft.differences(draft.withEvent(other).receipt(7, PureDp.of(1), TERMS)))
        .hasSize(1);
  }

  private static List<String> golden() throws IOException {
    try (InputStream file = StoredFormTest.class.getResourceAsStream("stored-form-1.jsonl")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }
}
