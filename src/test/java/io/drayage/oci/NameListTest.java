package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameListTest {
  private static NameList of(List<String> names) {
    NameList.Builder builder = new NameList.Builder();
    names.forEach(builder::add);
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 64, 1000})
  void sortsAsStringsAre(int count) {
    List<String> names =
        new ArrayList<>(
            IntStream.range(0, count).mapToObj(number -> "v" + (number * 7919L)).toList());
    Collections.shuffle(names, new Random(count));

    NameList sorted = of(names).sorted();

    Collections.sort(names);
    assertThat(sorted).isEqualTo(names);
  }

  @Test
  void aSortedListIsTheSame() {
    NameList sorted = of(List.of("1", "1.0", "1.0-a", "a", "b"));

    assertThat(sorted.sorted()).isSameAs(sorted);
  }
}
