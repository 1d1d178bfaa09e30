package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsentServicesTest {
  @Test
  void noJarOfTheProgramHasThem() {
    assertThat(AbsentServices.NAMES)
        .allSatisfy(
            name ->
                assertThat(getClass().getClassLoader().getResource(AbsentServices.FOLDER + name))
                    .isNull());
  }
}
