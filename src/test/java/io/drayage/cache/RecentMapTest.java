package io.drayage.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentMapTest {
  @Test
  void theLeastRecentlyUsedEntryGoesFirst() {
    RecentMap<String, Integer> map = new RecentMap<>(2);
    map.put("a", 1);
    map.put("b", 2);
    assertThat(map.get("a")).contains(1);
    map.put("c", 4);
    map.put("a", 3);

    assertThat(map.get("b")).isEmpty();
    assertThat(map.get("a")).contains(3);
    assertThat(map.get("c")).contains(4);
  }

  @Test
  void theWeightOfAllValuesIsBoundedAndAHeavierOneIsNotKept() {
    RecentMap<String, String> map = new RecentMap<>(5, String::length);
    map.put("a", "12");
    map.put("b", "123");
    map.put("c", "123456");
    assertThat(map.get("a")).contains("12");
    map.put("d", "1");
    map.removeIf((key, value) -> key.equals("a"));
    map.put("e", "1234");

    assertThat(map.get("b")).isEmpty();
    assertThat(map.get("c")).isEmpty();
    assertThat(map.get("d")).contains("1");
    assertThat(map.get("e")).contains("1234");
  }

  @Test
  void aFullMapThatKeepsTheFirstValuesTakesNoOthers() {
    RecentMap<String, String> map = new RecentMap<>(5, String::length, true);
    map.put("a", "123");
    map.put("b", "123");
    map.put("c", "12");
    map.put("a", "45");
    map.put("b", "1");

    assertThat(map.get("a")).contains("45");
    assertThat(map.get("b")).contains("1");
    assertThat(map.get("c")).contains("12");
  }

  @Test
  void allThreadsGetTheSameNewValueAlsoInterruptedOnes() {
    RecentMap<String, Object> map = new RecentMap<>(2);
    Set<Object> made = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 1000)
        .parallel()
        .forEach(
            number -> {
              if (number % 2 == 0) {
                Thread.currentThread().interrupt();
              }
              made.add(map.get("a", any -> true, Object::new));
              boolean unused = Thread.interrupted();
            });

    assertThat(made).hasSize(1);
    assertThat(map.get("a", any -> false, Object::new)).isNotIn(made);
  }
}
