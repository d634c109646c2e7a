package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** A charge pays for one run, where somebody may see what it does before its value is stored. */
class ObservedReleaseTest {

  private static final int[] DATA = {1, 2, 3};

  /** Tells a noisy number before it returns it. */
  private static final class Telling extends Measurement<int[], Long> {

    private final boolean observed;
    private final LongConsumer listener;

    Telling(boolean observed, LongConsumer listener) {
      this.observed = observed;
      this.listener = listener;
    }

    @Override
    public String type() {
      return "io.sfumato.accounting.Telling/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE.with("observed", observed);
    }

    @Override
    public PrivacyEvent event() {
      return new PrivacyEvent.Guaranteed(PureDp.of(0.5));
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected boolean isObserved() {
      return observed;
    }

    @Override
    protected Long invoke(int[] data, NoiseSource noise) {
      long noisy = data.length + noise.nextLong(100);
      listener.accept(noisy);
      return noisy;
    }

    @Override
    protected Fields encode(Long value) {
      return Fields.NONE.with("value", value);
    }

    @Override
    protected Long decode(Fields stored) {
      return stored.integer("value");
    }
  }

  private static PrivacyAccountant accountant() {
    return PrivacyAccountant.builder()
        .budget(PureDp.of(1))
        .unit(PrivacyUnit.rows("person"))
        .forSimulation(NoiseSource.seeded(1))
        .open();
  }

  private static LongConsumer endingAfter(List<Long> heard) {
    return noisy -> {
      heard.add(noisy);
      throw new IllegalStateException("heard enough");
    };
  }

  @Test
  void whatEndedWithoutAValueIsNotRunAgain() {
    List<Long> heard = new ArrayList<>();
    try (PrivacyAccountant accountant = accountant()) {
      Telling telling = new Telling(true, endingAfter(heard));
      assertThatIllegalStateException()
          .isThrownBy(() -> accountant.release("a", telling, DATA))
          .withMessage("heard enough");
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(ReleaseConflictException.class)
            .isThrownBy(() -> accountant.release("a", telling, DATA))
            .withMessageContaining("ended without a value")
            .withMessageContaining("use a new name");
      }
      assertThat(heard).hasSize(1);
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    }
  }

  @Test
  void itIsNotRunAgainUnobservedEither() {
    try (PrivacyAccountant accountant = accountant()) {
      Telling telling = new Telling(true, endingAfter(new ArrayList<>()));
      assertThatIllegalStateException().isThrownBy(() -> accountant.release("a", telling, DATA));
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(() -> accountant.release("a", new Telling(false, noisy -> {}), DATA));
    }
  }

  @Test
  void aValueIsReplayedWithoutBeingObservedAgain() {
    List<Long> heard = new ArrayList<>();
    try (PrivacyAccountant accountant = accountant()) {
      Telling telling = new Telling(true, heard::add);
      long value = accountant.release("a", telling, DATA).value();
      assertThat(accountant.release("a", telling, DATA).value()).isEqualTo(value);
      assertThat(heard).containsExactly(value);
    }
  }

  @Test
  void whatNobodySawIsRunAgainForFree() {
    try (PrivacyAccountant accountant = accountant()) {
      Telling failing = new Telling(false, endingAfter(new ArrayList<>()));
      assertThatIllegalStateException().isThrownBy(() -> accountant.release("a", failing, DATA));
      accountant.release("a", new Telling(false, noisy -> {}), DATA);
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    }
  }
}
