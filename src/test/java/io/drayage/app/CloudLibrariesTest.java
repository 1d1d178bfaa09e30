package io.drayage.app;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okXml;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.registry.auth.CredentialException;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clouds' libraries are not on the class path, as in a release; a folder has them. */
final class CloudLibrariesTest {
  private static final Pattern CLOUD =
      Pattern.compile("software[/.]amazon|com[/.]google[/.](?:auth|http-client|api)[/.]");
  private static final String ECR = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

  @AutoClose("stop")
  private final WireMockServer services =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  private final Path folder;

  CloudLibrariesTest(@TempDir Path folder) {
    this.folder = folder;
    services.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.io", "registry.example:5000", "public.ecr.aws"})
  void otherRegistriesNeedNoneOfThem(String registry) throws Exception {
    assertThat(credentials(registry)).isEqualTo("Anonymous[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcr.io", ECR})
  void theirOwnRegistriesSayWhatIsMissing(String registry) {
    assertThatThrownBy(() -> credentials(registry))
        .hasRootCauseMessage(
            "the libraries of AWS and Google are missing in %s: install Drayage again"
                .formatted(folder))
        .rootCause()
        .satisfies(
            e -> assertThat(e.getClass().getName()).isEqualTo(CredentialException.class.getName()));
  }

  @Test
  void googlesIsLoadedForItsRegistries() throws Exception {
    fillFolder();
    services.stubFor(
        any(anyUrl())
            .willReturn(
                okJson(
                        "{\"access_token\":\"ya29.t\",\"expires_in\":3600,\"token_type\":\"Bearer\"}")
                    .withHeader("Metadata-Flavor", "Google")));

    assertThat(credentials("gcr.io")).contains("oauth2accesstoken");
  }

  @Test
  void awssIsLoadedForItsRegistriesWithThePartsThatItFindsByTheThread() throws Exception {
    fillFolder();
    Path token = Files.writeString(folder.resolve("token"), "web-identity");
    services.stubFor(
        post(urlEqualTo("/"))
            .withRequestBody(containing("Action=AssumeRoleWithWebIdentity"))
            .willReturn(
                okXml(
                    """
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                    <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>AKIDROLE</AccessKeyId>
                    <SecretAccessKey>s3cr3t</SecretAccessKey><SessionToken>session</SessionToken>
                    <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                    </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                    """)));
    services.stubFor(
        post(urlEqualTo("/"))
            .withHeader("X-Amz-Target", matching(".*GetAuthorizationToken"))
            .willReturn(
                okJson(
                    "{\"authorizationData\":[{\"authorizationToken\":\"%s\",\"expiresAt\":1900000000}]}"
                        .formatted(
                            Base64.getEncoder()
                                .encodeToString(
                                    "AWS:password".getBytes(StandardCharsets.UTF_8))))));

    String found =
        withProperties(
            Map.of(
                "aws.roleArn",
                "arn:aws:iam::123456789012:role/drayage",
                "aws.webIdentityTokenFile",
                token.toString(),
                "aws.endpointUrlSts",
                services.baseUrl(),
                "aws.region",
                "eu-central-1"),
            () -> credentials(ECR));

    assertThat(found).contains("AWS");
    services.verify(
        1,
        postRequestedFor(urlEqualTo("/"))
            .withHeader("Authorization", containing("Credential=AKIDROLE/")));
  }

  private interface Question {
    String ask() throws Exception;
  }

  private static String withProperties(Map<String, String> properties, Question question)
      throws Exception {
    properties.forEach(System::setProperty);
    try {
      return question.ask();
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  /** Puts the libraries into the folder, as a release has them. */
  private void fillFolder() throws IOException {
    for (String entry : classPath()) {
      if (CLOUD.matcher(entry).find()) {
        Path jar = Path.of(entry);
        Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar);
      }
    }
    assertThat(folder).isNotEmptyDirectory();
  }

  /** Asks a program that has no libraries of clouds on its class path. */
  private String credentials(String registry) throws IOException, ReflectiveOperationException {
    List<URL> rest = new ArrayList<>();
    for (String entry : classPath()) {
      if (!CLOUD.matcher(entry).find()) {
        rest.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader program =
        new URLClassLoader(rest.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      return (String)
          program
              .loadClass(CloudlessProbe.class.getName())
              .getMethod("credentials", String.class, Path.class, String.class)
              .invoke(null, registry, folder, services.baseUrl());
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  private static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
  }
}
