package io.sfumato.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainLinkTest {

  /**
   * Computed by Python 3.11:
   *
   * <pre>{@code
   * import hashlib, struct
   * def h(*f):
   *     b = [x.encode() for x in f]
   *     return hashlib.sha256(b"".join(struct.pack(">I", len(x)) + x for x in b)).hexdigest()
   * l0 = h("header", "budget ε = 1"); l1 = h("entry", l0, "1", "lung", "{}")
   * print(l0, l1, h("value", l1, "0.5"))
   * }</pre>
   */
  @Test
  void agreesWithAnIndependentImplementation() {
    ChainLink root = ChainLink.root("budget ε = 1");
    ChainLink first = root.next("lung", "{}");

    assertThat(root)
        .isEqualTo(
            new ChainLink(0, "b05eead7b6325935274491204209336f44c3c4c0366161b405a7274b295672fc"));
    assertThat(first)
        .isEqualTo(
            new ChainLink(1, "a1ac82fd6ec3508ebfd5a47d7b7705997bfb731ef4e779f5d58a17693624156f"));
    assertThat(first.valueDigest("0.5"))
        .isEqualTo("dfaadabd3eba8cc431f4e35bd1f6ab953425ce53ff54db8c766f8819d2b97d92");
  }

  @Test
  void dependsOnEveryFieldAndOnWhereItEnds() {
    ChainLink root = ChainLink.root("header");
    List<String> digests =
        List.of(
            root.digest(),
            ChainLink.root("header2").digest(),
            root.next("ab", "c").digest(),
            root.next("a", "bc").digest(),
            root.next("", "abc").digest(),
            new ChainLink(1, root.digest()).next("ab", "c").digest(),
            ChainLink.root("header2").next("ab", "c").digest(),
            root.valueDigest("ab"));
    Set<String> distinct = new HashSet<>(digests);
    assertThat(distinct).hasSameSizeAs(digests);
  }
}
