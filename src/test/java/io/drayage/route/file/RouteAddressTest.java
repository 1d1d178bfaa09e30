package io.drayage.route.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteAddressTest {
  private final CamelContext context = new DefaultCamelContext();

  @AfterEach
  void end() {
    context.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "https://me:hush@hooks.example/hush?token=hush, https://***@hooks.example",
    "netty-http:https://hooks.example/hush, netty-http:https:",
    "netty-http:http:hooks.example:8080/hush, netty-http:http:hooks.example:8080",
    "sftp://me:hush@files.example/in, sftp://***@files.example/in",
    "ftp:me:hush@files.example/in?password=hush, ftp:***@files.example/in",
    "quartz:tasks/core?cron=0+0+0+*+*+?, quartz:tasks/core",
    "seda://report-image?size=200, seda:report-image",
  })
  void anAddressIsShownWithoutItsSecrets(String uri, String shown) {
    assertThat(RouteAddress.shown(context, uri)).isEqualTo(shown);
  }
}
