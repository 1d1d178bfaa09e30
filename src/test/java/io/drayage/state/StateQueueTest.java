package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateQueueTest {
  @Test
  void aDamagedFileHasNoTexts() {
    Map<Long, String> damaged =
        new AbstractMap<>() {
          @Override
          public Set<Entry<Long, String>> entrySet() {
            throw new IndexOutOfBoundsException("a page without its end");
          }
        };
    List<StateQueue.Entry> read = new ArrayList<>();

    new StateQueue(damaged, () -> {}).forEachWhile(read::add);

    assertThat(read).isEmpty();
  }

  @Test
  void aFailureOfTheReaderIsItsOwn() {
    StateQueue queue = new StateQueue(new TreeMap<>(Map.of(1L, "a")), () -> {});

    assertThatThrownBy(
            () ->
                queue.forEachWhile(
                    entry -> {
                      throw new IllegalArgumentException("the reader's");
                    }))
        .hasMessage("the reader's");
  }
}
