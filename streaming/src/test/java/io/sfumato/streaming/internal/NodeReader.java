package io.sfumato.streaming.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the matrices of a mechanism from its running code: noise that is 0 but for a single 1 shows
 * a column of L, and the nodes that asked for noise are the rows of R.
 */
final class NodeReader {

  /** A node that asked for noise. */
  record Node(int source, int level, long block) {}

  private final List<Node> nodes = new ArrayList<>();
  private final int unit;

  private NodeReader(int unit) {
    this.unit = unit;
  }

  /** Returns noise that is 1 in the node that asks as the unit-th, and 0 elsewhere. */
  NodeNoise noise(int source) {
    return (level, block) -> {
      nodes.add(new Node(source, level, block));
      return nodes.size() - 1 == unit ? 1 : 0;
    };
  }

  /** Returns the nodes that a run of some steps asks for, in order. */
  static List<Node> nodes(Function<NodeReader, CounterProcess> start, int steps) {
    NodeReader reader = new NodeReader(-1);
    CounterProcess process = start.apply(reader);
    for (int t = 0; t < steps; t++) {
      process.tick(0);
    }
    return reader.nodes;
  }

  /** Returns L: the release after each step for a unit of noise in each node. */
  static double[][] left(Function<NodeReader, CounterProcess> start, int steps, int count) {
    double[][] left = new double[steps][count];
    for (int i = 0; i < count; i++) {
      CounterProcess process = start.apply(new NodeReader(i));
      for (int t = 0; t < steps; t++) {
        left[t][i] = process.tick(0);
      }
    }
    return left;
  }

  /** Returns what the process makes of data alone: M, one column for an item in each step. */
  static double[][] whole(Function<NodeReader, CounterProcess> start, int steps) {
    double[][] whole = new double[steps][steps];
    for (int j = 0; j < steps; j++) {
      CounterProcess process = start.apply(new NodeReader(-1));
      for (int t = 0; t < steps; t++) {
        whole[t][j] = process.tick(t == j ? 1 : 0);
      }
    }
    return whole;
  }
}
