package io.sfumato.accounting;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import java.util.function.Consumer;

/**
 * A measurement for tests: it returns fresh noise and tells a listener of every step it takes, in
 * the words {@code described}, {@code invoked}, {@code encoded}, {@code decoded}.
 */
final class Tally extends Measurement<int[], Long> {

  private final PrivacyEvent event;
  private final Neighboring neighboring;
  private final Consumer<String> listener;

  private final Consumer<NoiseSource> noise;

  private Tally(
      PrivacyEvent event,
      Neighboring neighboring,
      Consumer<String> listener,
      Consumer<NoiseSource> noise) {
    this.event = event;
    this.neighboring = neighboring;
    this.listener = listener;
    this.noise = noise;
  }

  static Tally of(PrivacyBound bound) {
    return of(new PrivacyEvent.Guaranteed(bound));
  }

  static Tally of(PrivacyEvent event) {
    return new Tally(event, Neighboring.ADD_REMOVE, step -> {}, source -> {});
  }

  Tally provedFor(Neighboring relation) {
    return new Tally(event, relation, listener, noise);
  }

  Tally telling(Consumer<String> steps) {
    return new Tally(event, neighboring, steps, noise);
  }

  Tally noticing(Consumer<NoiseSource> sources) {
    return new Tally(event, neighboring, listener, sources);
  }

  @Override
  public String type() {
    return "io.sfumato.accounting.Tally/1";
  }

  @Override
  public Fields parameters() {
    listener.accept("described");
    return Fields.NONE.with("event", EventFields.of(event));
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public Neighboring neighboring() {
    return neighboring;
  }

  @Override
  protected Long invoke(int[] data, NoiseSource source) {
    listener.accept("invoked");
    noise.accept(source);
    return source.nextLong();
  }

  @Override
  protected Fields encode(Long value) {
    listener.accept("encoded");
    return Fields.NONE.with("value", value);
  }

  @Override
  protected Long decode(Fields stored) {
    listener.accept("decoded");
    return stored.integer("value");
  }
}
