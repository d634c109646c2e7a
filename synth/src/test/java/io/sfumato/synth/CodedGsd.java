package io.sfumato.synth;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.query.ExactAnswers;
import java.time.Duration;

/** A synthesizer of coded tables, for tests that need no columns of other types. */
final class CodedGsd extends Measurement<CodedTable, Synthesis> {

  private final Synthesizer synthesizer;

  CodedGsd(Synthesizer synthesizer) {
    this.synthesizer = synthesizer;
  }

  @Override
  public String type() {
    return "test";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE;
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(new Zcdp(synthesizer.rho()));
  }

  @Override
  public Neighboring neighboring() {
    return synthesizer.neighboring();
  }

  @Override
  protected Synthesis invoke(CodedTable data, NoiseSource noise) {
    return synthesizer.run(
        ExactAnswers.of(data), noise, new Watch(progress -> {}, () -> false, FOREVER));
  }

  private static final Duration FOREVER = Duration.ofDays(1);

  @Override
  protected Fields encode(Synthesis value) {
    return SynthesisFields.write(value);
  }

  @Override
  protected Synthesis decode(Fields stored) {
    return SynthesisFields.read(stored, synthesizer.domain(), synthesizer.queries());
  }
}
