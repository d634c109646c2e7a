package io.sfumato.synth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrewTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void doesEveryItemOfEveryPiece(int threads) {
    int[] results = new int[100];
    int[] piece = {0};
    try (Crew crew = new Crew(threads, results, (thread, item) -> piece[0] * 1000 + item)) {
      for (int p = 1; p < 2000; p++) {
        piece[0] = p;
        int count = p % 101;
        Arrays.fill(results, -1);
        crew.run(count);
        for (int i = 0; i < 100; i++) {
          assertThat(results[i]).isEqualTo(i < count ? p * 1000 + i : -1);
        }
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A failure that comes too late is ignored, so there are pieces until one comes in time. */
  @Test
  @Timeout(100)
  void helpersDoHelpAndTheirFailuresAreHeard() {
    CountDownLatch helped = new CountDownLatch(1);
    Crew.Work work =
        (thread, item) -> {
          if (thread == 0) {
            await(helped);
            return item;
          }
          helped.countDown();
          throw new IllegalStateException("failed while helping");
        };
    try (Crew crew = new Crew(2, new int[64], work)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  crew.run(64);
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("failed while helping");
    }
  }

  @Test
  void aHelperThatSleepsIsNotWaitedFor() throws InterruptedException {
    CountDownLatch asleep = new CountDownLatch(1);
    CountDownLatch wake = new CountDownLatch(1);
    AtomicInteger slept = new AtomicInteger();
    int[] piece = {1};
    Crew.Work work =
        (thread, item) -> {
          int seen = piece[0];
          if (thread == 0) {
            await(asleep);
          } else if (slept.getAndIncrement() == 0) {
            asleep.countDown();
            await(wake);
          }
          return seen * 1000 + item;
        };
    int[] results = new int[64];
    try (Crew crew = new Crew(2, results, work)) {
      for (int p = 1; p <= 50; p++) {
        piece[0] = p;
        crew.run(64);
        if (p == 25) {
          wake.countDown();
          Thread.sleep(100); // for what it had to say of the first piece, which is not wanted now
        }
        for (int i = 0; i < 64; i++) {
          assertThat(results[i]).isEqualTo(p * 1000 + i);
        }
      }
    }
    assertThat(slept.get()).isPositive();
  }
}
