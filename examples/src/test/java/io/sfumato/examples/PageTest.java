package io.sfumato.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void escapesText() {
    Page page = new Page("a < b");
    page.paragraph("<script>\"x\" & y</script>");
    page.table(List.of("<i>"), List.of(List.of("{body}")));

    assertThat(page.html())
        .contains("<title>a &lt; b</title>")
        .contains("<p>&lt;script&gt;&quot;x&quot; &amp; y&lt;/script&gt;</p>")
        .contains("<th>&lt;i&gt;</th>", "<td>{body}</td>");
  }
}
