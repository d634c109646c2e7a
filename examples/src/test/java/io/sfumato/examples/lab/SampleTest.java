package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void interpolatesAsRDoes() {
    Sample sample = new Sample(new double[] {4, 1, 3, 2});
    // R: quantile(1:4, c(0, .5, .9, 1))
    assertThat(sample.quantile(0)).isEqualTo(1);
    assertThat(sample.median()).isEqualTo(2.5);
    assertThat(sample.quantile(0.9)).isCloseTo(3.7, within(1e-12));
    assertThat(sample.quantile(1)).isEqualTo(4);
  }

  @Test
  void hasOneValueAtLeast() {
    assertThat(new Sample(new double[] {7}).quantile(0.9)).isEqualTo(7);
  }
}
