package io.drayage.registry.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {
  private static final URI BASE = URI.create("https://registry.example:5000/v2/a/blobs/uploads/");

  @ParameterizedTest
  @CsvSource({
    "https://Registry.example/x, https://registry.example",
    "https://registry.example:443, https://registry.example",
    "http://registry.example:443, http://registry.example:443",
    "http://my_registry:5000/v2/, http://my_registry:5000",
    "http://[::1]:5000/, http://[::1]:5000",
  })
  void schemeHostAndPortAreRead(String text, String expected) {
    assertThat(Origin.of(URI.create(text))).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a/", "https:///x", "/v2/", "https://user:pass@a/", "mailto:a"})
  void whatIsNoAddressOfARegistryIsRejected(String text) {
    assertThatThrownBy(() -> Origin.of(URI.create(text)))
        .isInstanceOf(MalformedException.class)
        .hasMessageNotContaining("pass");
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/a/b?x=1%2F2&y, https://registry.example:5000/v2/a/b?x=1%2F2&y",
    "uuid?_state=a%3D%3D, https://registry.example:5000/v2/a/blobs/uploads/uuid?_state=a%3D%3D",
    "//other.example/x, https://other.example/x",
    "https://cdn.example/x y|z, https://cdn.example/x%20y%7Cz",
  })
  void aHeaderIsResolvedAgainstItsRequest(String header, String expected) {
    assertThat(Origin.resolve(BASE, header)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null://host/v2/token", "https://", "http://%zz/", "https://a:b@c/"})
  void anUnusableHeaderIsAClearError(String header) {
    assertThatThrownBy(() -> Origin.resolve(BASE, header)).isInstanceOf(MalformedException.class);
  }

  @Test
  void anUploadAddressThatLostItsTlsBehindAProxyIsPutRight() {
    RegistryOrigin registry =
        RegistryOrigin.fixed(
            new RegistryHost("registry.example:5000"), URI.create("https://registry.example:5000"));

    assertThat(registry.location(BASE, "http://registry.example/v2/u?s=1"))
        .hasToString("https://registry.example:5000/v2/u?s=1");
    assertThat(registry.location(BASE, "http://other.example/v2/u"))
        .hasToString("http://other.example/v2/u");
  }

  @Test
  void aRedactedAddressHoldsNeitherQueryNorUser() {
    assertThat(Origin.redacted(URI.create("https://u:p@cdn.example/x?signature=s#f")))
        .isEqualTo("https://cdn.example/x");
  }
}
