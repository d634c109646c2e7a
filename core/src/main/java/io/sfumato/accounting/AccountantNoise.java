package io.sfumato.accounting;

import io.sfumato.noise.NoiseSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The noise of one accountant: a cryptographic generator for each thread, or, in a simulation, one
 * seeded source used by one release at a time.
 */
final class AccountantNoise {

  private final @Nullable NoiseSource seeded;
  private final ThreadLocal<NoiseSource> secure = ThreadLocal.withInitial(NoiseSource::secure);

  private AccountantNoise(@Nullable NoiseSource seeded) {
    this.seeded = seeded;
  }

  static AccountantNoise secure() {
    return new AccountantNoise(null);
  }

  static AccountantNoise seeded(NoiseSource source) {
    return new AccountantNoise(source);
  }

  boolean isSecure() {
    return seeded == null;
  }

  <R> R use(Function<NoiseSource, R> release) {
    if (seeded == null) {
      return release.apply(secure.get());
    }
    synchronized (seeded) {
      return release.apply(seeded);
    }
  }

  /** Returns a source that only one session uses: it may be handed from thread to thread. */
  NoiseSource forSession() {
    if (seeded == null) {
      return NoiseSource.secure();
    }
    synchronized (seeded) {
      return NoiseSource.seeded(seeded.nextLong());
    }
  }
}
