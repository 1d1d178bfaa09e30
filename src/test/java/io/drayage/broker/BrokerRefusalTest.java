package io.drayage.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import org.junit.jupiter.api.Test;

class BrokerRefusalTest {
  @Test
  void aRefusedLoginAndAQueueThatMayNotBeUsedAreRefusals() {
    assertThat(BrokerRefusal.isIn(new JMSSecurityException("no"))).isTrue();
    assertThat(BrokerRefusal.isIn(new InvalidDestinationException("no queue"))).isTrue();
  }

  @Test
  void aRefusalIsFoundBelowTheFailureThatCamelTells() {
    assertThat(BrokerRefusal.isIn(new IllegalStateException(new JMSSecurityException("no"))))
        .isTrue();
  }

  @Test
  void aLostConnectionIsNone() {
    assertThat(BrokerRefusal.isIn(new JMSException("connection reset"))).isFalse();
  }
}
