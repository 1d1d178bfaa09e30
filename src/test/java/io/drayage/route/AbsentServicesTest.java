package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsentServicesTest {
  @Test
  void noJarOfTheProgramHasThem() {
    ClassLoader program = getClass().getClassLoader();
    assertThat(AbsentServices.NAMES)
        .allSatisfy(name -> assertThat(program.getResource(AbsentServices.FOLDER + name)).isNull());
    assertThat(program.getResource(AbsentServices.OBSERVABILITY)).isNull();
  }
}
