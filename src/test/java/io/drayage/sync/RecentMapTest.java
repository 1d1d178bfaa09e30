package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentMapTest {
  @Test
  void theEntryThatWasPutLongestAgoGoesFirst() {
    Map<String, Integer> map = RecentMap.of(2);
    map.put("a", 1);
    map.put("b", 2);
    assertThat(map.put("a", 3)).isEqualTo(1);
    map.put("c", 4);

    assertThat(map).containsOnly(Map.entry("a", 3), Map.entry("c", 4));
  }
}
