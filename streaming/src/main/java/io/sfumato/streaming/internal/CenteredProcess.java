package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;
import java.util.function.IntFunction;

/**
 * A run over {@link CenteredBlock}s, one after the other.
 *
 * <p>Within a block of n steps, n times the private sum is an integer combination of {@code R·x +
 * z}, kept modulo 2⁶⁴; so is the sum over the complete blocks. A release is computed from these two
 * numbers alone. From step to step the noise grows by a slope, which changes where a child ends.
 */
final class CenteredProcess implements CounterProcess {

  private final IntFunction<CenteredBlock> blocks;
  private final IntFunction<NodeNoise> noises;

  private int index;
  private long start;

  private CenteredBlock block;
  private NodeNoise noise;
  private long size;
  private long[][] siblings = new long[0][];
  private long[] means = new long[0];
  private int[] child = new int[0];
  private long[] factors = new long[0]; // n / length of a child

  private long root;
  private long slope;
  private long step; // in the block
  private long sum; // of the block, exact
  private long scaled; // n times the private sum of the block so far
  private long complete; // the private sum of the blocks before

  /**
   * @param blocks the blocks by index
   * @param noises their noise by index; a node is named by its first step, from 0
   */
  CenteredProcess(IntFunction<CenteredBlock> blocks, IntFunction<NodeNoise> noises) {
    this.blocks = blocks;
    this.noises = noises;
    this.block = blocks.apply(0);
    this.noise = noises.apply(0);
    this.size = block.size();
  }

  @Override
  public double tick(long x) {
    if (step == 0) {
      begin();
    } else if (block.levels() > 0) {
      advance();
    }
    scaled += size * x + slope;
    sum += x;
    step++;
    if (step == size) {
      complete += sum + root;
      start += size;
      scaled = 0;
      sum = 0;
      step = 0;
      index++;
      return complete;
    }
    return complete + (double) scaled / size;
  }

  private void begin() {
    shape(blocks.apply(index));
    noise = noises.apply(index);
    root = noise.draw(block.levels(), start);
    slope = root;
    for (int l = block.levels() - 1; l >= 0; l--) {
      draw(l);
      slope += siblings[l][0] * factors[l] - means[l];
    }
  }

  /** Makes room for the noise of a block. */
  private void shape(CenteredBlock next) {
    if (next != block || siblings.length == 0) {
      block = next;
      size = next.size();
      siblings = new long[next.levels()][];
      for (int l = 0; l < siblings.length; l++) {
        siblings[l] = new long[next.radix(l)];
      }
      means = new long[siblings.length];
      child = new int[siblings.length];
      factors = new long[siblings.length];
      for (int l = 0; l < factors.length; l++) {
        factors[l] = size / block.child(l);
      }
    }
  }

  /** Draws the noise of all siblings of a group when its first step begins. */
  private void draw(int l) {
    long[] group = siblings[l];
    long total = 0;
    for (int i = 0; i < group.length; i++) {
      group[i] = noise.draw(l, start + step + i * block.child(l));
      total += group[i];
    }
    means[l] = total * (factors[l] / group.length);
    child[l] = 0;
  }

  /** Leaves a leaf, and with it all children that end there, for the next ones. */
  private void advance() {
    int level = 0;
    while (child[level] == siblings[level].length - 1) {
      slope -= siblings[level][child[level]] * factors[level] - means[level];
      level++;
    }
    long[] group = siblings[level];
    int last = child[level]++;
    slope += (group[last + 1] - group[last]) * factors[level];
    for (int l = level - 1; l >= 0; l--) {
      draw(l);
      slope += siblings[l][0] * factors[l] - means[l];
    }
  }

  @Override
  public void save(StateWriter state) {
    state.writeLong(index);
    state.writeLong(start);
    state.writeLong(step);
    state.writeLong(complete);
    if (step == 0) {
      return; // between blocks
    }
    state.writeLong(sum);
    state.writeLong(scaled);
    state.writeLong(root);
    state.writeLong(slope);
    for (long[] group : siblings) {
      state.writeLongs(group);
    }
    state.writeLongs(means);
    state.writeInts(child);
  }

  @Override
  public void load(StateReader state) {
    index = (int) state.readLong();
    start = state.readLong();
    step = state.readLong();
    complete = state.readLong();
    if (step == 0) {
      return;
    }
    shape(blocks.apply(index));
    noise = noises.apply(index);
    sum = state.readLong();
    scaled = state.readLong();
    root = state.readLong();
    slope = state.readLong();
    for (long[] group : siblings) {
      state.readLongs(group);
    }
    state.readLongs(means);
    state.readInts(child);
  }
}
