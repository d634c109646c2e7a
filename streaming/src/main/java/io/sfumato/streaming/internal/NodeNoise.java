package io.sfumato.streaming.internal;

import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import java.util.List;

/** The noise of the nodes of a tree, one draw for each node that a release depends on. */
@FunctionalInterface
interface NodeNoise {

  /**
   * Draws the noise of a node. A process asks at most once for each node.
   *
   * @param level the level of the node, from 0 at the leaves
   * @param block which node of its level: its index, or its first step, as the mechanism says; both
   *     from 0
   * @return the noise
   */
  long draw(int level, long block);

  /** Returns independent noise of one law in all nodes. */
  static NodeNoise of(IntegerNoise law, NoiseSource source) {
    return (level, block) -> law.sample(source);
  }

  /** Returns independent noise of one law in each level. */
  static NodeNoise ofLevels(List<IntegerNoise> laws, NoiseSource source) {
    IntegerNoise[] byLevel = laws.toArray(IntegerNoise[]::new);
    return (level, block) -> byLevel[level].sample(source);
  }
}
